namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>A tally as a record of <c>revenue.journal.v1</c>: about a byte per settled event.</summary>
internal static class TallyRecord
{
    public const byte Form = 2;

    public static byte[] Write(Tally tally)
    {
        var writer = new RecordWriter().Byte(Form)
            .Unsigned((ulong)tally.FirstRaw).Unsigned((ulong)tally.NextRaw).Unsigned((ulong)tally.AfterSeq).Unsigned((ulong)tally.LastSeq)
            .Signed(tally.AtMs);
        Write(writer, tally.Outcomes);
        Write(writer, tally.Older);
        writer.Unsigned((ulong)tally.Counts.Count);
        foreach (var (key, count) in tally.Counts)
        {
            writer.Byte(key.IsCommand ? (byte)1 : (byte)0).Byte((byte)key.Class).Text(key.Reason).Signed(count);
        }

        writer.Unsigned((ulong)tally.LastEvents.Count);
        foreach (var (provider, atMs) in tally.LastEvents)
        {
            writer.Text(provider).Signed(atMs);
        }

        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">Another version of the program wrote it, or it is damaged.</exception>
    public static Tally Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new RecordReader(bytes);
        if (reader.Byte() is var form && form != Form) throw new InvalidDataException($"a tally has form {form}; this program reads form {Form}");
        var tally = new Tally
        {
            FirstRaw = (long)reader.Unsigned(),
            NextRaw = (long)reader.Unsigned(),
            AfterSeq = (long)reader.Unsigned(),
            LastSeq = (long)reader.Unsigned(),
            AtMs = reader.Signed(),
            Outcomes = Outcomes(ref reader),
            Older = Outcomes(ref reader),
            Counts = Counts(ref reader),
            LastEvents = LastEvents(ref reader),
        };
        reader.End();
        return tally;
    }

    /// <summary>Outcomes alone, as local stores keep them.</summary>
    public static byte[] WriteOutcomes(IReadOnlyList<Outcome> outcomes)
    {
        var writer = new RecordWriter();
        Write(writer, outcomes);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="WriteOutcomes"/> wrote.</summary>
    public static IReadOnlyList<Outcome> ReadOutcomes(ReadOnlySpan<byte> bytes)
    {
        var reader = new RecordReader(bytes);
        return Outcomes(ref reader);
    }

    private static void Write(RecordWriter writer, IReadOnlyList<Outcome> outcomes)
    {
        writer.Unsigned((ulong)outcomes.Count);
        var expected = outcomes.Count > 0 ? outcomes[0].Offset : 0;
        writer.Unsigned((ulong)expected);
        foreach (var outcome in outcomes)
        {
            // the class says by its upper half that the offset is not simply the next
            var isNext = outcome.Offset == expected;
            writer.Byte((byte)((int)outcome.Class | (isNext ? 0 : 0x10)));
            if (!isNext) writer.Unsigned((ulong)outcome.Offset);
            expected = outcome.Offset + 1;
            if (outcome.Class is RawClass.Ignored or RawClass.Dead) writer.Text(outcome.Reason);
            if (outcome.Class != RawClass.Dead) continue;
            var letter = outcome.Letter!;
            writer.Text(letter.Provider).Text(letter.Type).Text(letter.Detail).Signed(letter.ReceivedAtMs);
        }
    }

    private static Outcome[] Outcomes(ref RecordReader reader)
    {
        var outcomes = new Outcome[reader.Count()];
        var expected = (long)reader.Unsigned();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var first = reader.Byte();
            var rawClass = (RawClass)(first & 0x0f);
            var offset = (first & 0x10) == 0 ? expected : (long)reader.Unsigned();
            expected = offset + 1;
            var reason = rawClass is RawClass.Ignored or RawClass.Dead ? reader.Text() : "";
            var letter = rawClass == RawClass.Dead ? new Letter(reader.Text(), reader.Text(), reader.Text(), reader.Signed()) : null;
            outcomes[i] = new Outcome(offset, rawClass, reason, letter);
        }

        return outcomes;
    }

    private static Dictionary<TallyKey, long> Counts(ref RecordReader reader)
    {
        var counts = new Dictionary<TallyKey, long>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = new TallyKey(reader.Byte() != 0, (RawClass)reader.Byte(), reader.Text());
            counts[key] = reader.Signed();
        }

        return counts;
    }

    private static Dictionary<string, long> LastEvents(ref RecordReader reader)
    {
        var events = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var left = reader.Count(); left > 0; left--)
        {
            var provider = reader.Text();
            events[provider] = reader.Signed();
        }

        return events;
    }
}
