namespace RevenuePulse.Dashboard;

/// <summary>Where a stream begins.</summary>
/// <param name="Position">The client's position; null = at the newest totals.</param>
/// <param name="ResetReason">Set when the client named a position that cannot be followed.</param>
internal readonly record struct TickStart(Cursor? Position, string? ResetReason)
{
    /// <summary>Judges a client's cursor against the end of the journal.</summary>
    public static TickStart Of(string? cursor, Cursor head)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return default;
        }

        if (Cursor.Parse(cursor) is not { } position)
        {
            return new(null, "unreadable");
        }

        if (position.Generation != head.Generation || position.Seqs.Count != head.Seqs.Count)
        {
            return new(null, "other_journal");
        }

        return position.Seqs.Zip(head.Seqs).Any(s => s.First > s.Second) ? new(null, "beyond_end") : new(position, null);
    }
}
