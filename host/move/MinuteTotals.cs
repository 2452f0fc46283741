using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RevenuePulse.Host.Move;

/// <summary>
/// Totals per currency, campaign and kind, each with a fingerprint of its minutes: the sum of every amount times a number that belongs to
/// its minute. Two journals whose fingerprints agree agree in every minute, in memory that does not grow with the minutes.
/// </summary>
internal sealed class MinuteTotals
{
    private readonly Dictionary<(string Currency, string? Campaign, string Kind), (Amounts Sum, UInt128 Minutes)> _totals = [];

    /// <summary>Sums by currency.</summary>
    public IEnumerable<(string Currency, Amounts Sum)> Currencies => _totals.GroupBy(t => t.Key.Currency, StringComparer.Ordinal)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => (g.Key, g.Aggregate(default(Amounts), (sum, t) => sum + t.Value.Sum)));

    public void Add(Entry entry)
    {
        if (entry.IsMoney)
        {
            Add((entry.Dimensions.Currency, entry.Dimensions.Campaign, entry.Dimensions.Kind.Name()), entry.AtMs, entry.Amounts);
        }
    }

    public void Add(MovedEntry entry)
    {
        if (entry.Type != EntryType.Noted.Name())
        {
            Add((entry.Currency, entry.Campaign, entry.Kind), entry.AtMs, entry.Amounts);
        }
    }

    /// <summary>What does not agree, in words.</summary>
    public IEnumerable<string> Differences(MinuteTotals other)
    {
        foreach (var key in _totals.Keys.Union(other._totals.Keys).OrderBy(Name, StringComparer.Ordinal))
        {
            var (mine, theirs) = (_totals.GetValueOrDefault(key), other._totals.GetValueOrDefault(key));
            if (mine.Sum != theirs.Sum)
            {
                yield return $"{Name(key)}: {Text(mine.Sum)} in the file, {Text(theirs.Sum)} here";
            }
            else if (mine.Minutes != theirs.Minutes)
            {
                yield return $"{Name(key)}: the same total, in other minutes";
            }
        }
    }

    private void Add((string Currency, string? Campaign, string Kind) key, long atMs, Amounts amounts)
    {
        var (sum, minutes) = _totals.GetValueOrDefault(key);
        var minute = Math.DivRem(atMs, 60_000).Quotient;
        unchecked
        {
            foreach (var (field, amount) in new[] { (0, amounts.Gross), (1, amounts.Net), (2, amounts.Sales), (3, amounts.Lost) })
            {
                if (amount != 0)
                {
                    minutes += Weight(minute, field) * (UInt128)(Int128)amount;
                }
            }
        }

        _totals[key] = (sum + amounts, minutes);
    }

    private static UInt128 Weight(long minute, int field)
    {
        Span<byte> text = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(text, minute);
        BinaryPrimitives.WriteInt32LittleEndian(text[8..], field);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private static string Name((string Currency, string? Campaign, string Kind) key) => $"{key.Currency} {key.Campaign ?? "unattributed"} {key.Kind}";

    private static string Text(Amounts a) => FormattableString.Invariant($"gross {a.Gross} net {a.Net} sales {a.Sales} lost {a.Lost}");
}
