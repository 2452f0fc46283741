using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;

namespace RevenuePulse.Host.Simulate;

/// <summary>The flags of <c>./pulse simulate</c> and how they are read.</summary>
internal sealed class SimulateFlags
{
    /// <summary>Beyond it visits would be most of the load, so they are sent only if they are asked for.</summary>
    private const double MostSalesWithVisits = 20;

    private readonly Option<Uri> _url = new("--url")
    {
        Description = "The receiver: its address, or the whole webhook address",
        Required = true,
        HelpName = "http://127.0.0.1:5080",
        CustomParser = argument => One(argument, "an http or https address", text =>
            Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null),
    };

    private readonly Option<double> _rate = new("--rate")
    {
        Description = "Sales per second (not events: a sale is announced by one to six of them, and lost checkouts come on top)",
        DefaultValueFactory = _ => 10,
        CustomParser = argument => OneValue<double>(argument, "sales per second, above 0 and at most 20000", text =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 20_000 ? rate : null),
    };

    private readonly Option<TimeSpan> _duration = new("--duration")
    {
        Description = "How long sales go on, for example 60s, 5m, 1h; the last refunds and settlements follow within 30 s",
        DefaultValueFactory = _ => TimeSpan.FromSeconds(60),
        CustomParser = argument => OneValue(argument, "a duration like 60s, 5m or 1h", Quantity.Duration),
    };

    private readonly Option<int> _campaigns = new("--campaigns")
    {
        Description = "Number of campaigns the buyers come from, 1–200",
        DefaultValueFactory = _ => 4,
        CustomParser = argument => OneValue<int>(argument, "a number from 1 to 200", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 200 ? count : null),
    };

    private readonly Option<double> _duplicates = Share("--duplicates", "Share of deliveries that are posted twice, half of them at the same moment", 0);
    private readonly Option<double> _refunds = Share("--refunds", "Share of sales that are refunded, in whole or in parts", 0.02);
    private readonly Option<double> _disputes = Share("--disputes", "Share of sales that are disputed", 0.002);

    private readonly Option<bool> _shuffle = new("--shuffle") { Description = "Deliver out of order, up to 3 s from the right place" };

    private readonly Option<string> _provider = new("--provider")
    {
        Description = "Whose webhooks",
        DefaultValueFactory = _ => Dialects.All[0].Provider,
        CustomParser = argument => One(argument, "one of " + string.Join(", ", Dialects.All.Select(d => d.Provider)), text => Dialects.Find(text)?.Provider),
    };

    private readonly Option<ulong?> _seed = new("--seed")
    {
        Description = "The same seed and options send the same events, only their times move with --start [default: another one each time]",
    };

    private readonly Option<string[]> _currencies = new("--currencies")
    {
        Description = "Currencies the buyers pay in, separated by commas",
        DefaultValueFactory = _ => ["USD"],
        HelpName = "USD,EUR",
        CustomParser = argument => One(argument, "ISO 4217 codes separated by commas", Codes) ?? [],
    };

    private readonly Option<DateTimeOffset?> _start = new("--start") { Description = "Event time of the first sale, RFC 3339 [default: now]" };
    private readonly Option<string?> _secret = new("--secret") { Description = "Signing secret [default: the receiver's variable, for example STRIPE_WEBHOOK_SECRET, or its _FILE]" };
    private readonly Option<bool?> _visits = new("--visits")
    {
        Description = $"Also send visits to /collect, some thirty per sale [default: up to {MostSalesWithVisits} sales per second]",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the expected totals as JSON" };
    private readonly Option<bool> _sure = new("--yes-this-adds-revenue") { Description = "Allow a receiver that is not on this machine" };

    public SimulateFlags()
    {
        Command = new Command("simulate", "Sends signed, realistic webhooks to a running ingest and prints the totals it must show. Events are marked pulse_simulated.")
        {
            _url, _rate, _duration, _campaigns, _duplicates, _shuffle, _refunds, _disputes, _provider, _seed, _currencies, _start, _visits, _secret, _json, _sure,
        };
    }

    public Command Command { get; }

    public SimulateRequest Read(ParseResult result)
    {
        var dialect = Dialects.Find(result.GetValue(_provider)!)!;
        return new SimulateRequest
        {
            Address = WebhookAddress(result.GetValue(_url)!, dialect),
            Dialect = dialect,
            Secret = result.GetValue(_secret) ?? SecretOf(dialect),
            Start = result.GetValue(_start),
            IsJson = result.GetValue(_json),
            AddsRevenue = result.GetValue(_sure),
            Options = new SimulateOptions
            {
                Seed = result.GetValue(_seed) ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)),
                Rate = result.GetValue(_rate),
                Duration = result.GetValue(_duration),
                Campaigns = result.GetValue(_campaigns),
                Currencies = result.GetValue(_currencies)!,
                Duplicates = result.GetValue(_duplicates),
                Shuffle = result.GetValue(_shuffle),
                Refunds = result.GetValue(_refunds),
                Disputes = result.GetValue(_disputes),
                Provider = dialect.Provider,
                SendsVisits = result.GetValue(_visits) ?? result.GetValue(_rate) <= MostSalesWithVisits,
            },
        };
    }

    internal static Uri WebhookAddress(Uri url, IDialect dialect) =>
        url.AbsolutePath.Contains("/webhooks/", StringComparison.Ordinal)
            ? url
            : new Uri(new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"), $"webhooks/{dialect.Provider}");

    private static string? SecretOf(IDialect dialect)
    {
        var value = Environment.GetEnvironmentVariable(dialect.SecretVariable);
        if (string.IsNullOrWhiteSpace(value) && Environment.GetEnvironmentVariable(dialect.SecretVariable + "_FILE") is { Length: > 0 } path && File.Exists(path))
        {
            value = File.ReadAllText(path);
        }

        return value?.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
    }

    private static string[]? Codes(string text)
    {
        var codes = text.Split(',', StringSplitOptions.TrimEntries).Select(Currency.Normalize).ToList();
        return codes.Contains(null) ? null : [.. codes.OfType<string>().Distinct()];
    }

    private static Option<double> Share(string name, string description, double standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        HelpName = "5%",
        CustomParser = argument => OneValue(argument, "a share like 5% or 0.05", Quantity.Share),
    };

    private static T? One<T>(ArgumentResult argument, string wanted, Func<string, T?> read)
        where T : class
    {
        var value = argument.Tokens is [{ Value: var text }] ? read(text) : null;
        if (value is null)
        {
            Complain(argument, wanted);
        }

        return value;
    }

    private static T OneValue<T>(ArgumentResult argument, string wanted, Func<string, T?> read)
        where T : struct
    {
        var value = argument.Tokens is [{ Value: var text }] ? read(text) : null;
        if (value is null)
        {
            Complain(argument, wanted);
        }

        return value ?? default;
    }

    private static void Complain(ArgumentResult argument, string wanted) =>
        argument.AddError($"{(argument.Parent as OptionResult)?.IdentifierToken?.Value}: {wanted} is wanted, not '{string.Join(' ', argument.Tokens.Select(t => t.Value))}'.");
}

/// <summary>What the command line asked for.</summary>
internal sealed record SimulateRequest
{
    public required Uri Address { get; init; }

    public required IDialect Dialect { get; init; }

    public required string? Secret { get; init; }

    /// <summary>Null: now.</summary>
    public required DateTimeOffset? Start { get; init; }

    public required bool IsJson { get; init; }

    /// <summary>The user has said that a foreign receiver may show more revenue.</summary>
    public required bool AddsRevenue { get; init; }

    public required SimulateOptions Options { get; init; }
}
