using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>What sort of server it is, what that means, and the bucket on it.</summary>
internal sealed class ServerSetup(InfluxConnection connection, InfluxOptions options)
{
    private volatile ServerVersion? _version;

    /// <summary>Null before anything answered.</summary>
    public ServerVersion? Version => _version;

    /// <summary>Told what the server is, once it says so, and again when more is known.</summary>
    public event Action<ServerVersion> Learned = delegate { };

    /// <summary>Asks until an answer names a version: one without may come from something on the way, and is a guess for this once.</summary>
    /// <exception cref="StoreUnavailableException">The server does not say.</exception>
    public async ValueTask<ServerVersion> DetectAsync(CancellationToken cancel)
    {
        if (_version is { IsKnown: true } known) return known;
        try
        {
            using var response = await connection.Http.GetAsync(new Uri("ping", UriKind.Relative), cancel);
            if ((int)response.StatusCode >= 500)
            {
                throw new StoreUnavailableException($"InfluxDB answered {(int)response.StatusCode} to a ping");
            }

            return Learn(ServerVersion.Of(Header(response, "X-Influxdb-Version") ?? "", Header(response, "X-Influxdb-Build") ?? ""));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new StoreUnavailableException($"InfluxDB cannot be reached ({e.Message})", e);
        }
    }

    private ServerVersion Learn(ServerVersion version)
    {
        var isNews = version.IsKnown && _version?.IsKnown != true;
        _version = version;
        if (isNews) Learned(version);
        return version;
    }

    /// <summary>Creates the bucket where it is missing and the token may; where it may not, the next write says what is wrong.</summary>
    public async ValueTask EnsureBucketAsync(CancellationToken cancel)
    {
        try
        {
            switch ((await DetectAsync(cancel)).Major)
            {
                case 1:
                    await connection.CommandAsync($"CREATE DATABASE \"{options.Bucket.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"", cancel);
                    break;
                case 2:
                    await EnsureBucketOf2Async(cancel);
                    break;
                default:
                    // 3 creates the database with the first write
                    break;
            }
        }
        catch (Exception e) when (e is StoreUnavailableException or HttpRequestException or IOException or JsonException)
        {
            // told by the write that follows
        }
    }

    private async ValueTask EnsureBucketOf2Async(CancellationToken cancel)
    {
        var name = Uri.EscapeDataString(options.Bucket);
        var org = Uri.EscapeDataString(options.Org);
        var bucket = await FirstAsync($"api/v2/buckets?name={name}&org={org}", "buckets", cancel);
        if (bucket is null)
        {
            if (await FirstAsync($"api/v2/orgs?org={org}", "orgs", cancel) is not { } owner) return;
            using var made = await connection.Http.PostAsJsonAsync(
                "api/v2/buckets", new { orgID = Id(owner), name = options.Bucket, retentionRules = Array.Empty<object>() }, cancel);
            if (made.StatusCode != HttpStatusCode.Created) return;
            bucket = await made.Content.ReadFromJsonAsync<JsonElement>(cancel);
        }

        NoteRetention(bucket.Value);
        await EnsureMappingAsync(bucket.Value, cancel);
    }

    /// <summary>What a bucket expires is missing from every sum over that time, whatever the journal says.</summary>
    private void NoteRetention(JsonElement bucket)
    {
        if (_version is not { IsKnown: true, Keeps: null } version || !bucket.TryGetProperty("retentionRules", out var rules) || rules.ValueKind != JsonValueKind.Array) return;
        var seconds = rules.EnumerateArray().Select(rule => rule.TryGetProperty("everySeconds", out var every) ? every.GetInt64() : 0).Where(every => every > 0);
        if (seconds.DefaultIfEmpty(0).Min() is not (> 0 and var shortest)) return;
        _version = version with { Keeps = TimeSpan.FromSeconds(shortest) };
        Learned(_version);
    }

    /// <summary>InfluxQL finds a bucket by a database of that name; later 2.x versions map it by themselves.</summary>
    private async ValueTask EnsureMappingAsync(JsonElement bucket, CancellationToken cancel)
    {
        var database = Uri.EscapeDataString(options.Bucket);
        var org = bucket.GetProperty("orgID").GetString();
        if (await FirstAsync($"api/v2/dbrps?db={database}&orgID={org}", "content", cancel) is not null) return;
        using var mapped = await connection.Http.PostAsJsonAsync(
            "api/v2/dbrps",
            new { orgID = org, bucketID = Id(bucket), database = options.Bucket, retention_policy = "autogen", @default = true },
            cancel);
    }

    private async ValueTask<JsonElement?> FirstAsync(string address, string list, CancellationToken cancel)
    {
        using var response = await connection.Http.GetAsync(new Uri(address, UriKind.Relative), cancel);
        if (!response.IsSuccessStatusCode) return null;
        var found = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return found.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array && items.GetArrayLength() > 0 ? items[0] : null;
    }

    private static string? Id(JsonElement found) => found.GetProperty("id").GetString();

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
