using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// The generation that was accepted. Topics that were deleted and made anew, or have another number of partitions, are another one: that
/// is refused until an operator says that it was meant, because the old journal's totals are gone with it.
/// </summary>
internal static class GenerationBook
{
    private const string Kind = "generation";
    private const string Current = "accepted";
    private const string FileName = "generation";

    /// <exception cref="ClusterException">It is another one than was accepted before, or than this process has seen.</exception>
    public static void Check(BookTopic book, ClusterShape shape, string folder)
    {
        var seen = SeenIn(folder);
        var accepted = Accepted(book);
        // the book may have gone with the topics
        if ((accepted ?? seen) is { } before) RefuseOther(before, shape);
        if (accepted is null) book.Write(Kind, [(Current, shape)]);
        if (seen != shape) Remember(shape, folder);
    }

    /// <summary>An operator says that the topics are what they should be.</summary>
    /// <exception cref="ClusterException">They are the same topics with more partitions: no word makes that right.</exception>
    public static void Accept(BookTopic book, ClusterShape shape, string folder)
    {
        if ((Accepted(book) ?? SeenIn(folder)) is { } before) RefuseOtherCount(before, shape);
        book.Write(Kind, [(Current, shape)]);
        Remember(shape, folder);
    }

    private static ClusterShape? Accepted(BookTopic book) => book.Read<ClusterShape>(Kind).GetValueOrDefault(Current);

    /// <summary>Generation and partitions, as this process was told last; the number is missing where an older version wrote it, and any will do then.</summary>
    private static ClusterShape? SeenIn(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) return null;
        var words = File.ReadAllText(file).Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return null;
        return new ClusterShape(words[0], words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var partitions) ? partitions : 0);
    }

    private static void Remember(ClusterShape shape, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, FileName), string.Create(CultureInfo.InvariantCulture, $"{shape.Generation} {shape.Partitions}\n"));
    }

    private static void RefuseOther(ClusterShape before, ClusterShape shape)
    {
        RefuseOtherCount(before, shape);
        if (before.Generation != shape.Generation) throw Other(before.Generation, shape.Generation);
    }

    private static void RefuseOtherCount(ClusterShape before, ClusterShape shape)
    {
        if (before.Generation != shape.Generation || before.Partitions == shape.Partitions || before.Partitions == 0) return;
        throw new ClusterException(
            $"the topics have {shape.Partitions} partitions now and had {before.Partitions}: accounts would move to ledgers that do not know their"
            + " sales, and would be booked twice. The number is frozen with the topics, and accepting it would not help: point"
            + $" KAFKA_BOOTSTRAP_SERVERS to topics that have {before.Partitions}, or begin with new topics.");
    }

    private static ClusterException Other(string before, string now) => new(
        $"{TopicNames.Raw} or {TopicNames.Journal} was deleted and made anew (generation {before} before, {now} now): the totals of the old journal are"
        + " gone. If that was meant, run ./pulse topics --accept; if not, point KAFKA_BOOTSTRAP_SERVERS to the right cluster.");
}
