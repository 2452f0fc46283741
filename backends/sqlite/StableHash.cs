using System.Text;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>FNV-1a, 64 bits: the same in every process and version, so that it can be stored. A hit is always compared in full.</summary>
internal static class StableHash
{
    private const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static long Of(string text) => (long)Add(Start, text);

    public static long Of(ReadOnlySpan<string?> texts)
    {
        var hash = Start;
        foreach (var text in texts)
        {
            // absent and empty differ, and so do ("a", "b") and ("ab", "")
            hash = (hash ^ (text is null ? 0xffUL : 0xfeUL)) * Prime;
            hash = Add(hash, text ?? "");
        }

        return (long)hash;
    }

    private static ulong Add(ulong hash, string text)
    {
        Span<byte> bytes = stackalloc byte[256];
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var piece = rest[..Math.Min(rest.Length, 64)];
            var length = Encoding.UTF8.GetBytes(piece, bytes);
            foreach (var b in bytes[..length])
            {
                hash = (hash ^ b) * Prime;
            }

            rest = rest[piece.Length..];
        }

        return hash;
    }
}
