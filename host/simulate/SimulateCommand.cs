using System.CommandLine;
using System.Net;

namespace RevenuePulse.Host.Simulate;

/// <summary><c>./pulse simulate</c>: signed, realistic webhooks to any running ingest.</summary>
public static class SimulateCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>The command; exit code 0: all was answered 200, or the user ended it; 1: something was not; 2: wrong usage.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var flags = new SimulateFlags();
        flags.Command.SetAction((parsed, cancel) => SimulateAsync(flags.Read(parsed), output, error, cancel));
        return flags.Command;
    }

    private static async Task<int> SimulateAsync(SimulateRequest request, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (Refusal(request) is { } refusal)
        {
            await error.WriteLineAsync(refusal);
            return WrongUsage;
        }

        var clock = TimeProvider.System;
        var start = request.Start ?? clock.GetUtcNow();
        var plan = new SimulatePlan(request.Options, request.Dialect);
        using var http = Client(request.Address);
        var sender = new Sender(http, ToSenderOptions(request), clock);
        var visiting = new VisitSender(http, request.Address, clock);
        var visits = request.Options.SendsVisits
            ? visiting.RunAsync(plan.Stories(start).SelectMany(s => SimulatedVisit.Beside(s, request.Options.Seed)), start, stop)
            : Task.CompletedTask;
        await WithProgressAsync(sender, plan, request, error, token => sender.RunAsync(plan.Deliveries(start), token), stop);
        await visits;
        var counts = sender.Counts.Snapshot() with { Visits = visiting.Taken };
        if (request.IsJson)
        {
            SimulateReport.Json(output, request.Options, start, counts, sender.Totals);
        }
        else
        {
            SimulateReport.Text(output, request.Options, counts, sender.Totals);
        }

        return counts.Failed == 0 ? Done : Failed;
    }

    private static string? Refusal(SimulateRequest request)
    {
        if (request.Secret is null)
        {
            return $"No signing secret: give --secret, or set {request.Dialect.SecretVariable} (or {request.Dialect.SecretVariable}_FILE) as for the receiver.";
        }

        if (request.Options.Currencies.FirstOrDefault(c => !request.Dialect.Accepts(c)) is { } currency)
        {
            return $"--currencies: {request.Dialect.Provider} is not simulated in {currency}.";
        }

        return request.Address.IsLoopback || request.AddsRevenue
            ? null
            : $"{request.Address.Host} is not this machine: its books would show revenue that nobody paid. If that is meant, add --yes-this-adds-revenue.";
    }

    private static SenderOptions ToSenderOptions(SimulateRequest request) => new()
    {
        Address = request.Address,
        Secret = request.Secret!,
        Dialect = request.Dialect,
        MostPerSecond = Math.Max(request.Options.Rate * 8, 20),
        Concurrency = (int)Math.Clamp(request.Options.Rate, 64, 512),
    };

    private static async Task WithProgressAsync(
        Sender sender, SimulatePlan plan, SimulateRequest request, TextWriter error, Func<CancellationToken, Task> run, CancellationToken stop)
    {
        if (request.IsJson || Console.IsErrorRedirected)
        {
            await run(stop);
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var progress = new ProgressLine(error, sender.Counts, plan.Sales, TimeProvider.System).RunAsync(over.Token);
        await run(stop);
        await over.CancelAsync();
        await progress;
    }

    internal static HttpClient Client(Uri address)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = !address.IsLoopback,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
        };
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
    }
}
