namespace RevenuePulse.Dashboard;

/// <summary>A parameter that one page alone understands.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="Usual">What holds without it; never written.</param>
/// <param name="Wanted">What it may be, in words: <c>net, gross or sales</c>.</param>
/// <param name="Accepts">Whether a text means something.</param>
public sealed record AddressRule(string Name, string Usual, string Wanted, Func<string, bool> Accepts)
{
    /// <summary>One of a few words, the first of them the usual one.</summary>
    public static AddressRule OneOf(string name, params string[] words) =>
        new(name, words[0], string.Join(", ", words[..^1]) + " or " + words[^1], words.Contains);
}

/// <summary>What a page says of the addresses that lead to it.</summary>
/// <param name="Path">The page.</param>
/// <param name="UsualFrom">Start of the range without one in the address.</param>
/// <param name="UsualTo">End of the same.</param>
/// <param name="Own">The page's own parameters, in the order in which they are written.</param>
public sealed record AddressPlan(string Path, string UsualFrom, string UsualTo, IReadOnlyList<AddressRule> Own);
