using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Rates;

/// <summary>
/// Keeps the rates in force up to date: looks whether the file changed and asks the address now and then. Whatever goes wrong, the last
/// good rates stay. Where both speak of the same day and currency the file counts: somebody wrote it on purpose.
/// </summary>
public sealed partial class RateFeed : BackgroundService
{
    private readonly RateOptions _options;
    private readonly CurrentRates _current;
    private readonly ILogger<RateFeed> _log;
    private readonly KeptRates _kept;
    private readonly RateDownload? _download;
    private readonly Lock _lock = new();
    private IReadOnlyList<DatedRate> _ofFile = [];
    private (DateTime WrittenAt, long Bytes) _seen;

    /// <summary>Puts the rates of the file and those that were fetched earlier in force before it returns.</summary>
    public RateFeed(RateOptions options, CurrentRates current, ILogger<RateFeed> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _current = current;
        _log = log;
        _kept = new(options.DataFolder, options.BaseCurrency);
        if (options.Url is { } url)
        {
            _download = new(url, options);
            LoadKept();
            Publish();
        }

        ReadFileIfChanged();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _download?.Dispose();
        base.Dispose();
    }

    /// <summary>Reads the file again when its time or size is another one.</summary>
    internal void ReadFileIfChanged()
    {
        if (_options.FilePath is not { } path)
        {
            return;
        }

        var file = new FileInfo(path);
        var seen = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (seen == _seen)
        {
            return;
        }

        _seen = seen;
        var sheet = RateSheet.ReadFile(path, _options.BaseCurrency);
        if (sheet.Problems.Count > 0)
        {
            LogFile(path, sheet.Problems.Count, sheet.Problems[0], _current.Table.LastDay);
            return;
        }

        lock (_lock)
        {
            _ofFile = sheet.Rates;
        }

        Publish();
    }

    /// <summary>Asks the address once; false when that failed.</summary>
    internal async Task<bool> FetchAsync(CancellationToken cancel)
    {
        try
        {
            var sheet = await _download!.FetchAsync(cancel);
            bool isNews;
            lock (_lock)
            {
                isNews = _kept.Add(sheet.Rates);
            }

            if (isNews)
            {
                Publish();
                _kept.Save();
            }

            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogKept(failure.Message);
            return true;
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // whatever another machine sends, this one goes on
            LogFetch(_options.Url!.Host, failure.Message, _current.Table.LastDay);
            return false;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(
                _options.FilePath is null ? Task.CompletedTask : WatchAsync(stoppingToken),
                _download is null ? Task.CompletedTask : FetchNowAndThenAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process ends
        }
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(_options.FilePoll, _options.Time, stop);
            ReadFileIfChanged();
        }
    }

    private async Task FetchNowAndThenAsync(CancellationToken stop)
    {
        while (true)
        {
            var pause = await FetchAsync(stop) ? _options.FetchEvery : _options.FetchAgain;
            await Task.Delay(pause, _options.Time, stop);
        }
    }

    private void LoadKept()
    {
        try
        {
            _kept.Load();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogKept(failure.Message);
        }
    }

    private void Publish()
    {
        lock (_lock)
        {
            _current.Replace(new(_options.BaseCurrency, _kept.All.Concat(_ofFile), _options.MaxAgeDays));
        }
    }

    [LoggerMessage(LogLevel.Warning, "PULSE_RATES_FILE: {Path} has {Count} problems ({First}); the last good rates (until {LastDay:yyyy-MM-dd}) stay in force")]
    private partial void LogFile(string path, int count, string first, DateOnly? lastDay);

    [LoggerMessage(LogLevel.Warning, "PULSE_RATES_URL: nothing usable from {Host}: {Reason}; the last good rates (until {LastDay:yyyy-MM-dd}) stay in force")]
    private partial void LogFetch(string host, string reason, DateOnly? lastDay);

    [LoggerMessage(LogLevel.Warning, "Fetched rates are in force but cannot be kept for the next start: {Reason}")]
    private partial void LogKept(string reason);
}
