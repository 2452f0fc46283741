namespace RevenuePulse.Host.Simulate;

/// <summary>How one provider tells a story and signs what it sends.</summary>
internal interface IDialect
{
    /// <summary>One of <see cref="RevenuePulse.Provider"/>.</summary>
    string Provider { get; }

    /// <summary>Where its signing secret is configured.</summary>
    string SecretVariable { get; }

    /// <summary>Whether its amounts in this currency count in the canonical minor unit, and it sells in it at all.</summary>
    bool Accepts(string currency);

    /// <summary>The events of a story in the order in which the provider makes them.</summary>
    IEnumerable<Message> Tell(Story story);

    /// <summary>The headers of one delivery, signed for the second it is sent in.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Sign(Message message, string secret, long unixSeconds);
}

/// <summary>The providers that can be played.</summary>
internal static class Dialects
{
    public static IReadOnlyList<IDialect> All { get; } =
        [new StripeDialect(), new LemonSqueezyDialect(), new PaddleDialect(), new PolarDialect(), new DodoDialect()];

    public static IDialect? Find(string provider) => All.FirstOrDefault(d => d.Provider == provider);
}
