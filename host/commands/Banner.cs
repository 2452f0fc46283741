using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Commands;

/// <summary>What <c>up</c> prints once it serves.</summary>
internal static class Banner
{
    public static void Print(Settings settings, AdminToken token, Uri address, bool isDemo, TextWriter output)
    {
        output.WriteLine($"Revenue Pulse {Build.Version}{(isDemo ? "  (demo: all sales are simulated)" : "")}");
        output.WriteLine();
        if (settings.Roles.HasFlag(ProcessRoles.Dashboard))
        {
            output.WriteLine(token.IsOurs
                ? $"  dashboard    {new Uri(address, "/sign-in")}?token={token.Value}"
                : $"  dashboard    {new Uri(address, "/sign-in")}  (with the token from PULSE_TOKEN)");
        }

        if (settings.Roles.HasFlag(ProcessRoles.Ingest))
        {
            PrintWebhooks(settings, address, output);
        }

        PrintPlace(settings, address, output);
        if (!settings.Rules.LiveMode)
        {
            output.WriteLine("  mode         test: test events count, live events are kept and ignored");
        }

        if (Build.StandIns.Count > 0)
        {
            output.WriteLine($"  stand-ins    {string.Join(", ", Build.StandIns)}");
        }

        output.WriteLine();
        output.WriteLine("Ctrl-C ends it.");
        output.Flush();
    }

    private static void PrintWebhooks(Settings settings, Uri address, TextWriter output)
    {
        foreach (var provider in Provider.Senders.Where(settings.Ingest.Senders.ContainsKey))
        {
            output.WriteLine($"  webhooks     {new Uri(address, $"/webhooks/{provider}")}");
        }

        if (settings.Ingest.Senders.Count == 0)
        {
            output.WriteLine("  webhooks     none yet: set a signing secret, for example STRIPE_WEBHOOK_SECRET, and start again");
        }
    }

    private static void PrintPlace(Settings settings, Uri address, TextWriter output)
    {
        if (settings.Cluster is { } cluster)
        {
            output.WriteLine($"  roles        {settings.Roles.ToString().ToLowerInvariant()}, as {cluster.Instance}; ready or not: {new Uri(address, "/readyz")}");
            output.WriteLine($"  kafka        {cluster.BootstrapServers}");
            // who only takes events never asks the store
            if (settings.Roles != ProcessRoles.Ingest && cluster.StoreUrl is { } store)
            {
                output.WriteLine($"  influxdb     {store.GetLeftPart(UriPartial.Authority)}, bucket {cluster.StoreBucket}");
            }
        }

        output.WriteLine($"  data folder  {settings.DataFolder}");
    }
}
