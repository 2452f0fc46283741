using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Watches over the requests that stored tokens opened: notes their last use at most once a minute, and cuts whatever they still hold
/// open (tick streams, circuits) when they are revoked.
/// </summary>
internal sealed partial class TokenUse
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Standing> _standings = new(StringComparer.Ordinal);
    private readonly ITokenBook _book;
    private readonly TimeProvider _clock;
    private readonly ILogger<TokenUse> _log;

    public TokenUse(ITokenBook book, TimeProvider clock, ILogger<TokenUse> log)
    {
        (_book, _clock, _log) = (book, clock, log);
        book.Revoked += End;
    }

    /// <summary>Runs a request that a token opened. False when the token was revoked just now: the request was not run.</summary>
    public async Task<bool> TryRunAsync(AccessToken token, HttpContext context, RequestDelegate next)
    {
        var standing = _standings.GetOrAdd(token.Id, _ => new());
        await using var end = standing.Revoked.Token.UnsafeRegister(c => ((HttpContext)c!).Abort(), context);
        // revoked after it was looked up and before it was listened for
        if (!_book.Tokens.ContainsKey(token.Id))
        {
            _standings.TryRemove(token.Id, out _);
            return false;
        }

        Note(token, standing);
        await next(context);
        return true;
    }

    private void Note(AccessToken token, Standing standing)
    {
        var now = _clock.GetUtcNow();
        if (now - token.LastUsedAt < Pace || !standing.TryTake(now.UtcTicks))
        {
            return;
        }

        try
        {
            _book.Touch(token.Id, now);
        }
        catch (Exception e)
        {
            // a full disk must not keep a screen from showing
            LogNotNoted(e, token.Id);
        }
    }

    private void End(string id)
    {
        if (_standings.TryRemove(id, out var standing))
        {
            standing.Revoked.Cancel();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The use of token {Id} could not be noted")]
    private partial void LogNotNoted(Exception e, string id);

    /// <summary>One token while this process runs. Its source has no timer, so there is nothing to dispose of.</summary>
    private sealed class Standing
    {
        private long _notedTicks;

        public CancellationTokenSource Revoked { get; } = new();

        // of many requests at a time one notes the use; after a failure it is tried again a minute later
        public bool TryTake(long nowTicks)
        {
            var noted = Interlocked.Read(ref _notedTicks);
            return (noted == 0 || nowTicks - noted >= Pace.Ticks) && Interlocked.CompareExchange(ref _notedTicks, nowTicks, noted) == noted;
        }
    }
}
