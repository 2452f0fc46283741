namespace RevenuePulse.Dashboard;

/// <summary>Alerts as programs and pages see them: what they are, where they stand, what was seen last.</summary>
internal sealed class AlertView(IAlertBook book, AlertWatch watch)
{
    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<AlertRow> All(Role role) =>
        [.. book.Alerts.Values.OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase).ThenBy(a => a.Id, StringComparer.Ordinal).Select(a => Of(a, role))];

    /// <summary>One of them, without its secret. The path of a target often is one, so who may not change it sees its host only.</summary>
    public AlertRow Of(Alert a, Role role)
    {
        var standing = book.Standings.GetValueOrDefault(a.Id);
        var look = watch.LastLook(a.Id);
        return new(
            a.Id, a.Name, a.Number.Name(), a.Comparison.Name(), a.Threshold, a.WindowMinutes, a.PendingMinutes, a.RecoveryMinutes,
            a.OnNoData.Name(), a.OnError.Name(), a.Currency, a.Campaign, a.Provider, role == Role.Admin ? a.Target : Host(a.Target), a.SilencedUntil?.UtcDateTime,
            a.CreatedAt.UtcDateTime, standing?.State.Name(), standing?.Since.UtcDateTime, look is { } seen ? seen.Reading.Value : standing?.Value,
            look is { } last ? last.Reading.Failure : standing?.Detail, look?.At.UtcDateTime, Secret: null);
    }

    private static string? Host(string? target) => target is null ? null : $"{new Uri(target).GetLeftPart(UriPartial.Authority)}/…";
}
