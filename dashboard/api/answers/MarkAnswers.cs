namespace RevenuePulse.Dashboard;

/// <summary>What is to be earned.</summary>
/// <param name="AmountMinor">Minor units, positive.</param>
/// <param name="Currency">ISO 4217 upper case; the base currency when a PUT names none.</param>
/// <param name="Exponent">Its decimals; ignored in a PUT.</param>
/// <param name="From">Money counts from here; null = from the start of whatever is looked at.</param>
/// <param name="To">When it is to be reached; null = no end.</param>
public sealed record GoalRow(long AmountMinor, string Currency, int Exponent, DateTime? From, DateTime? To)
{
    internal static GoalRow Of(Goal g) =>
        new(g.AmountMinor, g.Currency, RevenuePulse.Currency.Exponent(g.Currency), g.From?.UtcDateTime, g.To?.UtcDateTime);
}

/// <summary>All launches, by start.</summary>
/// <param name="Current">What the word “launch” means now: the id of the latest that has begun, or of the next one if none has; null = none.</param>
/// <param name="Launches">All of them.</param>
public sealed record LaunchList(string? Current, IReadOnlyList<LaunchRow> Launches);

/// <summary>One launch; <paramref name="Name"/> and <paramref name="StartedAt"/> are needed.</summary>
/// <param name="Id">What the query parameters launch and align take.</param>
/// <param name="Name">Display name.</param>
/// <param name="StartedAt">T+0.</param>
/// <param name="EndsAt">When it was over; null = open.</param>
/// <param name="CampaignIds">The campaigns that belong to it; empty = all.</param>
/// <param name="Notes">Free text.</param>
public sealed record LaunchRow(
    string Id,
    string Name,
    DateTime StartedAt,
    DateTime? EndsAt,
    IReadOnlyList<string> CampaignIds,
    string? Notes)
{
    internal static LaunchRow Of(Launch l) => new(l.Id, l.Name, l.StartedAt.UtcDateTime, l.EndsAt?.UtcDateTime, l.CampaignIds, l.Notes);
}

/// <summary>Annotations of a range, by time.</summary>
/// <param name="From">Inclusive; null = from the first one.</param>
/// <param name="To">Exclusive; null = unbounded.</param>
/// <param name="Annotations">Those in the range.</param>
public sealed record AnnotationList(DateTime? From, DateTime? To, IReadOnlyList<AnnotationRow> Annotations);

/// <summary>Something that happened.</summary>
/// <param name="Id">Given by the product.</param>
/// <param name="At">When.</param>
/// <param name="Text">What, in a line.</param>
/// <param name="Kind">note, deploy, post, price or moment.</param>
/// <param name="Url">Where it can be seen, or null.</param>
/// <param name="Author">Who says so, or null.</param>
public sealed record AnnotationRow(string Id, DateTime At, string Text, string Kind, string? Url, string? Author)
{
    internal static AnnotationRow Of(Annotation a) => new(a.Id, a.At.UtcDateTime, a.Text, a.Kind.Name(), a.Url, a.Author);
}

/// <summary>A new annotation; only <paramref name="Text"/> is needed.</summary>
/// <param name="Text">What happened, in a line.</param>
/// <param name="At">When; now without it.</param>
/// <param name="Kind">note (without it), deploy, post, price or moment.</param>
/// <param name="Url">Where it can be seen, http or https.</param>
/// <param name="Author">Who says so.</param>
public sealed record NewAnnotation(string Text, DateTime? At = null, string? Kind = null, string? Url = null, string? Author = null);

/// <summary>The tokens that were handed out, by age.</summary>
/// <param name="Tokens">Those that open something now.</param>
public sealed record TokenList(IReadOnlyList<TokenRow> Tokens);

/// <summary>One token; the secret is not known any more.</summary>
/// <param name="Id">What DELETE takes.</param>
/// <param name="Name">Where or by whom it is used.</param>
/// <param name="Role">watch or viewer.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">To the minute; null = never.</param>
public sealed record TokenRow(string Id, string Name, string Role, DateTime CreatedAt, DateTime? LastUsedAt)
{
    internal static TokenRow Of(AccessToken t) => new(t.Id, t.Name, t.Role.Name(), t.CreatedAt.UtcDateTime, t.LastUsedAt?.UtcDateTime);
}

/// <summary>A token to be made; only <paramref name="Name"/> is needed.</summary>
/// <param name="Name">Where or by whom it will be used.</param>
/// <param name="Role">watch (without it): sees what a screen shows and exports nothing; viewer: reads what carries no personal data.</param>
public sealed record NewToken(string Name, string? Role);

/// <summary>A token that was just made. Its secret is shown this once.</summary>
/// <param name="Id">What DELETE takes.</param>
/// <param name="Name">Where or by whom it will be used.</param>
/// <param name="Role">watch or viewer.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">Null.</param>
/// <param name="Token">The secret: for a bearer header, the sign-in form, or a watch link.</param>
/// <param name="WatchPath">The path of a link that opens the live page without signing in.</param>
public sealed record MadeToken(
    string Id, string Name, string Role, DateTime CreatedAt, DateTime? LastUsedAt, string Token, string WatchPath);
