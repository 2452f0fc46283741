using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// What the client does not do: takes the token of the moment; turns <c>Retry-After</c>, be it a date, seconds or nonsense, into whole
/// seconds or nothing (the client throws on all else); lets only 204 pass as "stored", whatever stands between us and the server; and
/// knows every way in which a connection fails for the same thing.
/// </summary>
internal sealed class AnswerHandler(InfluxOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public const string WritePath = "/api/v2/write";
    private const string RetryAfter = "Retry-After";
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(5);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (options.Token() is { Length: > 0 } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
        }

        var response = await ConnectAsync(request, cancellationToken);
        SimplifyPause(response);
        if (response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NoContent
            && request.RequestUri!.AbsolutePath.EndsWith(WritePath, StringComparison.Ordinal))
        {
            // a proxy's friendly page is not a stored point
            response.StatusCode = HttpStatusCode.BadGateway;
        }

        return response;
    }

    /// <summary>One that is reset in the moment in which it is made comes out of the framework as a bare socket error.</summary>
    private async Task<HttpResponseMessage> ConnectAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await base.SendAsync(request, cancel);
        }
        catch (SocketException e)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }

    private void SimplifyPause(HttpResponseMessage response)
    {
        if (!response.Headers.Contains(RetryAfter)) return;
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } at } => at - options.Clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        response.Headers.Remove(RetryAfter);
        if (asked is { } pause)
        {
            var seconds = Math.Clamp(Math.Ceiling(pause.TotalSeconds), 0, _longestPause.TotalSeconds);
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        }
    }
}
