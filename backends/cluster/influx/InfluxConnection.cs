using System.Net;
using InfluxDB.Client;
using InfluxDB.Client.Api.Domain;
using InfluxDB.Client.Core.Exceptions;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// One server: writes through InfluxDB.Client's awaited API, reads InfluxQL over <c>/query</c>, the one language that 1.x, 2.x and 3 share
/// and for which the client has nothing.
/// </summary>
internal sealed class InfluxConnection : IDisposable
{
    // an answer of a year of cells is some 20 MB; this is what one may cost at most
    private const int MaxAnswerBytes = 512 * 1024 * 1024;
    private const int LongestAddress = 4096;

    private readonly InfluxOptions _options;
    private readonly InfluxDBClient _client;
    private readonly WriteApiAsync _writeApi;

    public InfluxConnection(InfluxOptions options)
    {
        _options = options;
        var sockets = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
        };
        Http = new HttpClient(new AnswerHandler(options, sockets))
        {
            BaseAddress = options.Url,
            MaxResponseContentBufferSize = MaxAnswerBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client = new InfluxDBClient(new InfluxDBClientOptions(options.Url.ToString())
        {
            Bucket = options.Bucket,
            // 1.x and 3 have no organizations, but the client insists on a name
            Org = Org(options),
            HttpClient = Http,
            // the caller's own timeout comes first
            Timeout = options.WriteTimeout + TimeSpan.FromSeconds(10),
        });
        _writeApi = _client.GetWriteApiAsync();
    }

    /// <summary>For what is neither a write nor a query.</summary>
    public HttpClient Http { get; }

    /// <summary>Hands in lines once.</summary>
    /// <exception cref="StoreUnavailableException">The lines may be fine, but the server did not take them.</exception>
    public async ValueTask<WriteVerdict> TryWriteAsync(IReadOnlyList<string> lines, CancellationToken cancel)
    {
        try
        {
            await _writeApi.WriteRecordsAsync(lines, WritePrecision.Ns, _options.Bucket, Org(_options), cancel);
            return WriteVerdict.Stored;
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            cancel.ThrowIfCancellationRequested();
            throw;
        }
        catch (HttpException e) when (e.Status == (int)HttpStatusCode.RequestEntityTooLarge)
        {
            return WriteVerdict.TooLarge;
        }
        catch (HttpException e) when (e.Status is 400 or 422 && !IsLimit(e.Message))
        {
            return new WriteVerdict(WriteFate.Refused, e.Message);
        }
        catch (HttpException e)
        {
            throw new StoreUnavailableException(Words(e.Status, e.Message), e)
            {
                Pause = e.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                IsMissing = e.Status == (int)HttpStatusCode.NotFound,
            };
        }
        catch (Exception e) when (e is InfluxException or HttpRequestException or IOException or TimeoutException)
        {
            throw new StoreUnavailableException(Words(0, e.Message), e);
        }
    }

    /// <summary>Answers statements that are separated by semicolons; each must name its time range.</summary>
    /// <exception cref="StoreUnavailableException">There is no answer, or it is an error.</exception>
    public async ValueTask<InfluxAnswer> QueryAsync(string influxQl, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_options.QueryTimeout);
        try
        {
            using var response = await Http.SendAsync(QueryRequest(influxQl), limit.Token);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
            if (response.IsSuccessStatusCode) return InfluxAnswer.Parse(body);
            throw new StoreUnavailableException(Words((int)response.StatusCode, InfluxAnswer.ErrorIn(body)))
            {
                Pause = response.Headers.RetryAfter?.Delta,
                IsMissing = response.StatusCode == HttpStatusCode.NotFound,
            };
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"InfluxDB did not answer a query within {_options.QueryTimeout.TotalSeconds:0.#} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new StoreUnavailableException(Words(0, e.Message), e);
        }
    }

    /// <summary>A statement that changes something, as 1.x has them.</summary>
    public async ValueTask CommandAsync(string influxQl, CancellationToken cancel)
    {
        using var response = await Http.SendAsync(Post(influxQl), cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw new StoreUnavailableException(Words((int)response.StatusCode, InfluxAnswer.ErrorIn(await response.Content.ReadAsByteArrayAsync(cancel))));
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        Http.Dispose();
    }

    private HttpRequestMessage QueryRequest(string influxQl)
    {
        var address = $"query?db={Uri.EscapeDataString(_options.Bucket)}&epoch=ns&q={Uri.EscapeDataString(influxQl)}";
        return address.Length <= LongestAddress ? new HttpRequestMessage(HttpMethod.Get, address) : Post(influxQl);
    }

    private HttpRequestMessage Post(string influxQl) => new(HttpMethod.Post, $"query?db={Uri.EscapeDataString(_options.Bucket)}&epoch=ns")
    {
        Content = new FormUrlEncodedContent([new("q", influxQl)]),
    };

    private static string Org(InfluxOptions options) => options.Org.Length > 0 ? options.Org : "-";

    /// <summary>A limit of the server (1.x names it max-series-per-database or max-values-per-tag) is no fault of the line.</summary>
    private static bool IsLimit(string? message) => message?.Contains("limit exceeded", StringComparison.OrdinalIgnoreCase) == true;

    private static string Words(int status, string? message) => status switch
    {
        0 => $"InfluxDB cannot be reached ({message})",
        401 => "InfluxDB does not accept the token (401); set INFLUXDB_TOKEN anew",
        403 => "the token may not do that in this bucket (403)",
        404 => $"InfluxDB has no such bucket (404: {message})",
        429 => "InfluxDB asks for patience (429)",
        _ => $"InfluxDB answered {status} ({message})",
    };
}

/// <summary>What became of lines.</summary>
internal enum WriteFate
{
    Stored,
    TooLarge,
    Refused,
}

/// <summary>What became of lines, and why.</summary>
internal readonly record struct WriteVerdict(WriteFate Fate, string Reason = "")
{
    public static WriteVerdict Stored => new(WriteFate.Stored);

    public static WriteVerdict TooLarge => new(WriteFate.TooLarge, "413");
}
