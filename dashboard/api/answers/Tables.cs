namespace RevenuePulse.Dashboard;

/// <summary>The rows of answers as tables. Unattributed is an empty cell.</summary>
internal static class Tables
{
    public static CsvTable Of(Summary summary) => new(
        ["currency", "exponent", "gross", "refunded", "disputed", "net", "sales"],
        summary.Currencies.Select(c => (object?[])[c.Currency, c.Exponent, c.Gross, c.Refunded, c.Disputed, c.Net, c.Sales]));

    public static CsvTable Of(SeriesAnswer answer, Dimension? by)
    {
        var key = by?.Name();
        var rows = answer.Series.SelectMany(s => s.Points, (s, p) => (object?[])
            [.. key is null ? [] : new[] { s.Key[key] }, Instant.OfMs(p.AtMs), p.Value, s.Currency, s.Exponent]);
        return new([.. key is null ? [] : new[] { key }, "at", answer.Measure, key == "currency" ? "currencyOfValue" : "currency", "exponent"], rows);
    }

    public static CsvTable Of(Breakdown breakdown) => new(
        [
            breakdown.By, breakdown.By == "currency" ? "currencyOfRow" : "currency", "exponent", "sales", "gross", "net", "refunded", "disputed",
            "aov", "share", "lostCheckouts", "visits", "conversionBasis", "conversionRate", "conversionLow", "conversionHigh",
        ],
        breakdown.Rows.Select(r => (object?[])
            [
                r.Key[breakdown.By], r.Currency, r.Exponent, r.Sales, r.Gross, r.Net, r.Refunded, r.Disputed, r.Aov, r.Share, r.LostCheckouts,
                r.Visits, r.Conversion.Basis, r.Conversion.Rate, r.Conversion.Low, r.Conversion.High,
            ]));

    public static CsvTable Of(CompareAnswer comparison) => new(
        [
            "campaign", "name", "metric", "basis", "n", "k", "rate", "low", "high", "probabilityBest", "expectedLoss", "flags", "visits", "sales",
            "lostCheckouts", "gross", "aov", "revenuePerVisit", "currency", "exponent",
        ],
        comparison.Arms.Select(a => (object?[])
            [
                a.Campaign, a.Name, comparison.Metric, comparison.Basis, a.N, a.K, a.Rate, a.Low, a.High, a.ProbabilityBest, a.ExpectedLoss,
                string.Join(' ', a.Flags), a.Visits, a.Sales, a.LostCheckouts, a.Gross, a.Aov, a.RevenuePerVisit, comparison.Currency, comparison.Exponent,
            ]));

    public static CsvTable Of(DecisionList list) => new(
        ["id", "at", "decision", "campaigns", "verdict", "numbers", "note", "author"],
        list.Decisions.Select(d => (object?[])
            [d.Id, d.At, d.Decision, string.Join(' ', d.Campaigns), d.Verdict, string.Join('\n', d.Numbers), d.Note, d.Author]));

    public static CsvTable Of(EntryPage page) => new(
        [
            "cursor", "id", "saleId", "type", "at", "provider", "account", "campaign", "channel", "landingPage", "product", "country", "kind",
            "currency", "exponent", "gross", "net", "sales", "lost",
        ],
        page.Entries.Select(e => (object?[])
            [
                e.Cursor, e.Id, e.SaleId, e.Type, e.At, e.Provider, e.Account, e.Campaign, e.Channel, e.LandingPage, e.Product, e.Country, e.Kind,
                e.Currency, e.Exponent, e.Gross, e.Net, e.Sales, e.Lost,
            ]));

    public static CsvTable Of(CampaignList list) => new(
        ["id", "name", "channel", "landingPage", "startedAt", "costMinor", "currency", "owner", "colour", "split", "notes", "mergedInto"],
        list.Campaigns.Select(c => (object?[])
            [c.Id, c.Name, c.Channel, c.LandingPage, c.StartedAt, c.CostMinor, c.Currency, c.Owner, c.Colour, c.Split, c.Notes, c.MergedInto]));

    public static CsvTable Of(LaunchList list) => new(
        ["id", "name", "startedAt", "endsAt", "campaignIds", "notes"],
        list.Launches.Select(l => (object?[])[l.Id, l.Name, l.StartedAt, l.EndsAt, string.Join(' ', l.CampaignIds), l.Notes]));

    public static CsvTable Of(AnnotationList list) => new(
        ["id", "at", "text", "kind", "url", "author"],
        list.Annotations.Select(a => (object?[])[a.Id, a.At, a.Text, a.Kind, a.Url, a.Author]));

    public static CsvTable Of(TokenList list) => new(
        ["id", "name", "role", "createdAt", "lastUsedAt"],
        list.Tokens.Select(t => (object?[])[t.Id, t.Name, t.Role, t.CreatedAt, t.LastUsedAt]));

    public static CsvTable Of(DeadLetterPage page) => new(
        ["id", "provider", "type", "reason", "detail", "receivedAt"],
        page.DeadLetters.Select(d => (object?[])[d.Id, d.Provider, d.Type, d.Reason, d.Detail, d.ReceivedAt]));
}
