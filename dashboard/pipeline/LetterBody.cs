using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RevenuePulse.Dashboard;

/// <summary>The body of a refused event as an operator may see it: readable, cut, and without e-mail addresses.</summary>
internal static class LetterBody
{
    private const int MostShownBytes = 64 * 1024;
    private const string Mask = "•••@•••";

    // an @ may also be written as an escape of JSON or of forms; no backtracking, so a body cannot make it slow
    private static readonly Regex Address = new(
        """[^\s"'<>(),;:@\\]+(@|\\u0040|%40)[^\s"'<>(),;:@\\]+""", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DeadLetterDetail Of(DeadLetter letter, RawEvent raw)
    {
        var isCut = raw.Body.Length > MostShownBytes;
        var text = isCut ? Encoding.UTF8.GetString(raw.Body.Span[..MostShownBytes]) : Indented(raw.Body);
        return new(
            letter.Position.ToString(System.Globalization.CultureInfo.InvariantCulture),
            letter.Provider,
            raw.Account,
            letter.Type,
            raw.DeliveryId,
            letter.Reason,
            Masked(letter.Detail),
            Instant.OfMs(letter.ReceivedAtMs),
            Masked(Provenance.HeadersOf(raw)),
            raw.Body.Length,
            Masked(text),
            isCut);
    }

    internal static string Masked(string text) => Address.Replace(text, Mask);

    private static string Indented(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return JsonSerializer.Serialize(json.RootElement, Pretty);
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(body.Span);
        }
    }
}
