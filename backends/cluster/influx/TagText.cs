using System.Buffers;
using System.Globalization;
using System.Text;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Any name as a tag value and back. Line protocol has no way to write an empty value, a line break or a backslash at the end, and
/// servers differ about backslashes elsewhere; so those few become <c>%5C</c> and alike, an empty value <c>%</c>, and the percent sign
/// itself <c>%25</c>. All other text stands in the store as people know it. What is left to escape is the same for every server.
/// </summary>
internal static class TagText
{
    private const string Empty = "%";

    private static readonly SearchValues<char> _unwritable =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), '\u007F', '%', '\\']);

    private static readonly SearchValues<char> _separators = SearchValues.Create(" ,=");

    /// <summary>The value as the store keeps it.</summary>
    public static string Encode(string value)
    {
        if (value.Length == 0) return Empty;
        if (!value.AsSpan().ContainsAny(_unwritable)) return value;
        var text = new StringBuilder(value.Length + 8);
        foreach (var c in value)
        {
            if (_unwritable.Contains(c)) text.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>The value that was encoded; text that others wrote stays as it is.</summary>
    public static string Decode(string stored)
    {
        if (stored == Empty) return "";
        if (!stored.Contains('%', StringComparison.Ordinal)) return stored;
        var text = new StringBuilder(stored.Length);
        for (var i = 0; i < stored.Length; i++)
        {
            if (stored[i] == '%' && i + 2 < stored.Length
                && byte.TryParse(stored.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                i += 2;
            }
            else
            {
                text.Append(stored[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>An encoded value within a line.</summary>
    public static string InLine(string value)
    {
        var encoded = Encode(value);
        if (!encoded.AsSpan().ContainsAny(_separators)) return encoded;
        return encoded.Replace(" ", "\\ ", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
            .Replace("=", "\\=", StringComparison.Ordinal);
    }

    /// <summary>An encoded value as a literal of InfluxQL; encoded text has no backslash, so the quote is all there is to escape.</summary>
    public static string InQuery(string value) => "'" + Encode(value).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
