namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// The generation that was accepted. Topics that were deleted and made anew, or have another number of partitions, are another one: that
/// is refused until an operator says that it was meant, because the old journal's totals are gone with it.
/// </summary>
internal static class GenerationBook
{
    private const string Kind = "generation";
    private const string Accepted = "accepted";

    /// <exception cref="ClusterException">It is another one than was accepted before, or than this process has seen.</exception>
    public static void Check(BookTopic book, ClusterShape shape, string folder)
    {
        var accepted = book.Read<ClusterShape>(Kind).GetValueOrDefault(Accepted);
        var file = Path.Combine(folder, "generation");
        var seen = File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        RefuseOtherCount(accepted, shape);
        if (accepted is not null && accepted != shape) throw Other(accepted.Generation, shape.Generation);
        if (accepted is null && seen is not null && seen != shape.Generation) throw Other(seen, shape.Generation);
        if (accepted is null) book.Write(Kind, [(Accepted, shape)]);
        if (seen == shape.Generation) return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, shape.Generation + "\n");
    }

    /// <summary>An operator says that the topics are what they should be.</summary>
    /// <exception cref="ClusterException">They are the same topics with more partitions: no word makes that right.</exception>
    public static void Accept(BookTopic book, ClusterShape shape, string folder)
    {
        RefuseOtherCount(book.Read<ClusterShape>(Kind).GetValueOrDefault(Accepted), shape);
        book.Write(Kind, [(Accepted, shape)]);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "generation"), shape.Generation + "\n");
    }

    private static void RefuseOtherCount(ClusterShape? accepted, ClusterShape shape)
    {
        if (accepted is null || accepted.Generation != shape.Generation || accepted.Partitions == shape.Partitions) return;
        throw new ClusterException(
            $"the topics have {shape.Partitions} partitions now and had {accepted.Partitions}: accounts would move to ledgers that do not know their"
            + " sales, and would be booked twice. The number is frozen with the topics, and accepting it would not help: point"
            + $" KAFKA_BOOTSTRAP_SERVERS to topics that have {accepted.Partitions}, or begin with new topics.");
    }

    private static ClusterException Other(string before, string now) => new(
        $"{TopicNames.Raw} or {TopicNames.Journal} was deleted and made anew (generation {before} before, {now} now): the totals of the old journal are"
        + " gone. If that was meant, run ./pulse topics --accept; if not, point KAFKA_BOOTSTRAP_SERVERS to the right cluster.");
}
