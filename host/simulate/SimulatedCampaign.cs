namespace RevenuePulse.Host.Simulate;

/// <summary>A campaign ("vibe") that buyers come from.</summary>
/// <param name="Id">What events carry.</param>
/// <param name="Name">What the book shows.</param>
/// <param name="Source">Where it was posted, <c>utm_source</c>.</param>
/// <param name="Channel">Sort of traffic, <c>utm_medium</c>.</param>
/// <param name="LandingPage">The page it leads to.</param>
/// <param name="Colour"><c>#rrggbb</c>.</param>
/// <param name="Weight">Its share of the traffic, relative to the others.</param>
/// <param name="Conversion">Paid checkouts of all checkouts.</param>
/// <param name="VisitConversion">First sales of all visits.</param>
internal sealed record SimulatedCampaign(
    string Id, string Name, string Source, string Channel, string LandingPage, string Colour, double Weight, double Conversion, double VisitConversion)
{
    /// <summary>The best-known ones first: <c>--campaigns 4</c> takes the first four.</summary>
    public static IReadOnlyList<SimulatedCampaign> All { get; } =
    [
        new("neon", "Neon nights", "x", "social", "/neon", "#ff2e97", 34, 0.71, 0.041),
        new("pastel", "Pastel calm", "newsletter", "newsletter", "/pastel", "#7bdff2", 24, 0.78, 0.034),
        new("brutalist", "Brutalist", "hackernews", "community", "/brutalist", "#f2a900", 22, 0.55, 0.019),
        new("retro", "Retro arcade", "producthunt", "launch", "/retro", "#8ac926", 20, 0.66, 0.037),
        new("minimal", "Minimal", "google", "search", "/minimal", "#5c7cfa", 14, 0.74, 0.045),
        new("vaporwave", "Vaporwave", "youtube", "video", "/vaporwave", "#b967ff", 12, 0.49, 0.016),
        new("botanical", "Botanical", "instagram", "social", "/botanical", "#2a9d8f", 10, 0.63, 0.028),
        new("noir", "Film noir", "reddit", "community", "/noir", "#6c757d", 9, 0.52, 0.022),
        new("bauhaus", "Bauhaus", "linkedin", "social", "/bauhaus", "#e63946", 8, 0.60, 0.025),
        new("lofi", "Lo-fi", "podcast", "podcast", "/lofi", "#c8553d", 7, 0.69, 0.031),
        new("terminal", "Terminal", "devto", "community", "/terminal", "#00b37e", 6, 0.58, 0.024),
        new("origami", "Origami", "partner", "partner", "/origami", "#ffb4a2", 5, 0.81, 0.052),
    ];

    /// <summary>The first <paramref name="count"/>; past the twelfth the names repeat with a number.</summary>
    public static IReadOnlyList<SimulatedCampaign> Take(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i < All.Count ? All[i] : All[i % All.Count].Numbered((i / All.Count) + 1))];

    /// <summary>As the campaign book keeps it.</summary>
    public Campaign ToBook(DateTimeOffset startedAt) => new()
    {
        Id = Id,
        Name = Name,
        Channel = Channel,
        LandingPage = LandingPage,
        StartedAt = startedAt,
        Colour = Colour,
        CostMinor = (long)(Weight * 4_500),
        Currency = "USD",
        Notes = "Simulated",
    };

    private SimulatedCampaign Numbered(int number) =>
        this with { Id = $"{Id}-{number}", Name = $"{Name} {number}", LandingPage = $"{LandingPage}-{number}" };
}
