namespace RevenuePulse.Host.Simulate;

/// <summary>Somebody who looked at a campaign's page.</summary>
/// <param name="Campaign">Its id, null when nobody knows.</param>
/// <param name="Visitor">Nobody in particular.</param>
/// <param name="At">When.</param>
internal readonly record struct SimulatedVisit(string? Campaign, string Visitor, DateTimeOffset At)
{
    private const double WithoutCampaign = 0.02;

    /// <summary>
    /// The visits around a sale, the buyer's own first: as many as the campaign's conversion says. Renewals need no visit, and lost
    /// checkouts are among the visits of the sale that they stand beside.
    /// </summary>
    public static IEnumerable<SimulatedVisit> Beside(Story story, ulong seed)
    {
        if (story.Index < 0 || story.Plot is Plot.Renewal or Plot.Abandoned or Plot.DelayedFailure)
        {
            yield break;
        }

        var random = SeededRandom.Stream(seed, story.Index, 5);
        var perSale = 1 / (story.Campaign?.VisitConversion ?? WithoutCampaign);
        var others = (int)Math.Round(-Math.Log(1 - random.NextDouble()) * (perSale - 1));
        for (var i = 0; i <= others; i++)
        {
            yield return new(story.Campaign?.Id, $"sim-{seed:x}-{story.Index}-{i}", story.At);
        }
    }
}
