namespace RevenuePulse.Host.Simulate;

/// <summary>SplitMix64: the same numbers for the same seed on every platform and every runtime, which <see cref="Random"/> does not promise.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Crockford = "0123456789abcdefghjkmnpqrstvwxyz";
    private const string Hex = "0123456789abcdef";

    private ulong _state = seed;

    /// <summary>An independent stream: drawing more from one never shifts another.</summary>
    public static SeededRandom Stream(ulong seed, long index, uint purpose) =>
        new(Mix(seed ^ Mix((ulong)index ^ ((ulong)purpose << 56))));

    public ulong NextULong() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>In [0, 1).</summary>
    public double NextDouble() => (NextULong() >> 11) * (1.0 / (1ul << 53));

    /// <summary>In [from, to).</summary>
    public int Next(int from, int to) => from + (int)(NextDouble() * (to - from));

    public bool Chance(double probability) => NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(0, items.Count)];

    /// <summary>Picks in proportion to the weights.</summary>
    public T Pick<T>(IReadOnlyList<T> items, Func<T, double> weight)
    {
        var left = NextDouble() * items.Sum(weight);
        foreach (var item in items)
        {
            left -= weight(item);
            if (left < 0)
            {
                return item;
            }
        }

        return items[^1];
    }

    public TimeSpan Between(TimeSpan from, TimeSpan to) => from + TimeSpan.FromMilliseconds(Math.Floor((to - from).TotalMilliseconds * NextDouble()));

    /// <summary>Letters and digits, as in <c>evt_1X0Ds0q7e4F1TTch</c>.</summary>
    public string Token(int length) => Text(Base62, length);

    /// <summary>26 characters of a ULID, as in Paddle's ids; these say nothing of the time.</summary>
    public string Ulid() => "01" + Text(Crockford, 24);

    public string Uuid() => $"{Text(Hex, 8)}-{Text(Hex, 4)}-4{Text(Hex, 3)}-8{Text(Hex, 3)}-{Text(Hex, 12)}";

    /// <summary>A numeric id of twelve digits.</summary>
    public long Number() => 100_000_000_000 + (long)(NextULong() % 900_000_000_000);

    private string Text(string alphabet, int length) =>
        string.Create(length, (this, alphabet), static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = source.alphabet[source.Item1.Next(0, source.alphabet.Length)];
            }
        });

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
