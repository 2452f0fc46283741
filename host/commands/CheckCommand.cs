using System.CommandLine;
using RevenuePulse.Backends.Rates;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse check</c>: validates the configuration and lists every problem at once.</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var command = new Command("check", "Validate the configuration and list every problem at once");
        command.SetAction(_ => Run(Console.Out, Console.Error));
        return command;
    }

    private static int Run(TextWriter output, TextWriter error)
    {
        var (settings, problems) = SettingsReader.Read(SettingsReader.Sources());
        if (problems.Count > 0)
        {
            Print(problems, error);
            return ExitCode.Failed;
        }

        output.WriteLine("The configuration is fine.");
        output.WriteLine($"  listens on   {string.Join(", ", settings.Urls)}");
        output.WriteLine($"  data folder  {settings.DataFolder}");
        output.WriteLine($"  backend      {Backend(settings)}, roles {settings.Roles.ToString().ToLowerInvariant()}");
        output.WriteLine($"  counts       {(settings.Rules.LiveMode ? "live" : "test")} events, base currency {settings.Currency}, zone {settings.TimeZone}");
        output.WriteLine($"  rates        {Rates(settings.Rates)}");
        output.WriteLine($"  webhooks     {Webhooks(settings)}");
        output.WriteLine($"  stand-ins    {(Build.StandIns.Count == 0 ? "none" : string.Join(", ", Build.StandIns))}");
        return ExitCode.Done;
    }

    private static string Backend(Settings settings) => settings.Cluster is { } cluster
        ? $"cluster at {cluster.BootstrapServers} as {cluster.Instance}, store {cluster.StoreUrl?.GetLeftPart(UriPartial.Authority) ?? "none"}"
        : "embedded";

    /// <summary>The list that <c>up</c> and <c>check</c> both print.</summary>
    public static void Print(IReadOnlyList<string> problems, TextWriter error)
    {
        error.WriteLine(problems.Count == 1 ? "The configuration has a problem:" : $"The configuration has {problems.Count} problems:");
        foreach (var problem in problems)
        {
            error.WriteLine($"  - {problem}");
        }
    }

    private static string Rates(RateOptions options)
    {
        if (options.FilePath is null && options.Url is null)
        {
            return $"none: what is not in {options.BaseCurrency} is shown as unconverted; set PULSE_RATES_FILE or PULSE_RATES_URL";
        }

        var table = options.FilePath is { } path ? new RateTable(options.BaseCurrency, RateSheet.ReadFile(path, options.BaseCurrency).Rates) : null;
        var parts = new List<string>();
        if (table is not null)
        {
            parts.Add($"{table.Currencies.Count} currencies to {table.Base}, {table.FirstDay:yyyy-MM-dd} to {table.LastDay:yyyy-MM-dd}, from {options.FilePath}");
        }

        if (options.Url is { } url)
        {
            parts.Add($"fetched from {url.Host}");
        }

        return string.Join("; ", parts);
    }

    private static string Webhooks(Settings settings) => settings.Ingest.Senders.Count == 0
        ? "none: set a signing secret, for example STRIPE_WEBHOOK_SECRET"
        : string.Join(", ", settings.Ingest.Senders.Select(sender => $"{sender.Key} ({sender.Value.Secrets.Count} secret{(sender.Value.Secrets.Count == 1 ? "" : "s")})"));
}
