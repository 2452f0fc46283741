using System.Globalization;

namespace RevenuePulse.Host.Simulate;

/// <summary>Reads quantities as people write them on a command line.</summary>
internal static class Quantity
{
    private static readonly (string Unit, double Seconds)[] _units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)];

    /// <summary><c>60s</c>, <c>1.5m</c>, <c>250ms</c>, <c>2h</c>; a bare number counts seconds. Null for anything else.</summary>
    public static TimeSpan? Duration(string text)
    {
        var trimmed = text.Trim();
        var (unit, seconds) = _units.FirstOrDefault(u => trimmed.EndsWith(u.Unit, StringComparison.Ordinal), ("", 1));
        return Number(trimmed[..^unit.Length]) is { } number && number * seconds is <= 86_400 * 366 ? TimeSpan.FromSeconds(number * seconds) : null;
    }

    /// <summary><c>5%</c> or <c>0.05</c>, between nothing and all; null for anything else, <c>5</c> included: is it 5 % or 500 %?</summary>
    public static double? Share(string text)
    {
        var trimmed = text.Trim();
        var share = trimmed.EndsWith('%') ? Number(trimmed[..^1]) / 100 : Number(trimmed);
        return share is >= 0 and <= 1 ? share : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
