using System.Net.Http.Headers;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Commands;

/// <summary>
/// The instance that runs on a data folder, as other commands find it: <c>up</c> leaves its address there. Commands that change
/// something go through it, because a ledger has one writer.
/// </summary>
internal static class RunningInstance
{
    public static string AddressPath(string dataFolder) => Path.Combine(dataFolder, "address");

    /// <summary>Where the instance on this folder listens; null when none has been started, or it ended.</summary>
    public static Uri? Address(string dataFolder)
    {
        var path = AddressPath(dataFolder);
        return File.Exists(path) && Uri.TryCreate(File.ReadAllText(path).Trim(), UriKind.Absolute, out var address) ? address : null;
    }

    /// <summary>A client of the running instance; null when none answers.</summary>
    public static async Task<HttpClient?> FindAsync(Settings settings)
    {
        var token = settings.AdminToken ?? AdminToken.Kept(settings.DataFolder);
        if (token is null || Address(settings.DataFolder) is not { } address)
        {
            return null;
        }

        var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
            return client;
        }
        catch (HttpRequestException)
        {
            client.Dispose();
            return null;
        }
    }
}
