using System.Security.Cryptography;
using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>Reads an alert as a person or a program wrote it.</summary>
internal static class AlertForm
{
    private const int LongestWindowMinutes = 7 * 24 * 60;
    private const int LongestWaitMinutes = 24 * 60;

    private static readonly string[] Known =
    [
        "id", "name", "number", "comparison", "threshold", "windowMinutes", "pendingMinutes", "recoveryMinutes", "onNoData", "onError",
        "currency", "campaign", "provider", "target",
    ];

    // what GET gives may come back as it is
    private static readonly string[] Told = ["silencedUntil", "createdAt", "state", "since", "value", "detail", "evaluatedAt", "secret"];

    /// <summary>The alert whose id is in the address; what a form does not hold stays as it was <paramref name="before"/>.</summary>
    public static (Alert? Alert, IReadOnlyList<string> Problems) Read(string id, JsonElement json, Alert? before, DateTimeOffset now)
    {
        var fields = new JsonFields(json, "an alert", [.. Known, .. Told]);
        fields.ExpectId(id);
        var number = Word(fields, "number", AlertWords.Number, AlertWords.Numbers, null);
        var comparison = Word(fields, "comparison", AlertWords.Comparison, AlertWords.Comparisons, null);
        var threshold = fields.Number("threshold");
        fields.Unless(threshold is not null && double.IsFinite(threshold.Value), "“threshold” is needed: the number from which on it is wrong.");
        var alert = new Alert
        {
            Id = id,
            Name = fields.Needed("name"),
            Number = number ?? default,
            Comparison = comparison ?? default,
            Threshold = threshold ?? 0,
            WindowMinutes = Minutes(fields, "windowMinutes", 1, LongestWindowMinutes, 10),
            PendingMinutes = Minutes(fields, "pendingMinutes", 0, LongestWaitMinutes, 0),
            RecoveryMinutes = Minutes(fields, "recoveryMinutes", 0, LongestWaitMinutes, 0),
            OnNoData = Word(fields, "onNoData", AlertWords.Gap, AlertWords.Gaps, AlertGap.Show) ?? default,
            OnError = Word(fields, "onError", AlertWords.Gap, AlertWords.Gaps, AlertGap.Show) ?? default,
            Currency = fields.Currency("currency"),
            Campaign = fields.Text("campaign", JsonFields.LongestId),
            Provider = fields.Text("provider"),
            Target = fields.Text("target", longest: 2_000),
            SilencedUntil = before?.SilencedUntil,
            CreatedAt = before?.CreatedAt ?? DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
        };
        Check(fields, alert);
        // another target must not be able to verify what the old one was sent, so it gets a secret of its own
        var isSameTarget = alert.Target is not null && alert.Target == before?.Target;
        var secret = isSameTarget ? before!.Secret : alert.Target is null ? "" : NewSecret();
        return (fields.Problems.Count == 0 ? alert with { Secret = secret } : null, fields.Problems);
    }

    /// <summary>A new signing secret of Standard Webhooks.</summary>
    public static string NewSecret() => $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private static void Check(JsonFields fields, Alert alert)
    {
        var isShare = alert.Number is AlertNumber.RefundShare or AlertNumber.Conversion;
        fields.Unless(!isShare || alert.Threshold is >= 0 and <= 1, "“threshold” of a share is a fraction from 0 to 1.");
        fields.Unless(isShare || alert.Number == AlertNumber.Net || alert.Threshold >= 0, "“threshold” is not negative.");
        var hasCampaign = alert.Number is not (AlertNumber.Lag or AlertNumber.DeadLetters or AlertNumber.BadSignatures);
        fields.Unless(alert.Campaign is null || hasCampaign, "“campaign” goes with numbers of sales only.");
        fields.Unless(alert.Provider is null || Provider.Senders.Contains(alert.Provider), $"“provider” is one of {string.Join(", ", Provider.Senders)}.");
        fields.Unless(alert.Target is null || IsTarget(alert.Target), "“target” is a whole http or https address without a user name.");
    }

    private static bool IsTarget(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Host.Length > 0;

    private static T? Word<T>(JsonFields fields, string name, Func<string?, T?> read, IReadOnlyList<string> all, T? usual)
        where T : struct
    {
        if (fields.Text(name) is not { } text)
        {
            fields.Unless(usual is not null, $"“{name}” is needed: one of {string.Join(", ", all)}.");
            return usual;
        }

        var word = read(text);
        fields.Unless(word is not null, $"“{name}” is one of {string.Join(", ", all)}.");
        return word;
    }

    private static int Minutes(JsonFields fields, string name, int least, int most, int usual)
    {
        var number = fields.Number(name) ?? usual;
        fields.Unless(number >= least && number <= most && number == Math.Floor(number), $"“{name}” is a whole number of minutes from {least} to {most}.");
        return (int)Math.Clamp(double.IsNaN(number) ? usual : number, least, most);
    }
}
