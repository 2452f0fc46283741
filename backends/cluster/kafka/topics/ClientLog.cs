using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// What the clients have to say. While brokers are away each says the same many times a second: the same is a warning once a minute, and
/// otherwise for those who debug.
/// </summary>
internal sealed partial class ClientLog(ILogger log, TimeProvider time)
{
    private const int MostKept = 1_000;
    private static readonly TimeSpan _again = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);

    public void Write(LogMessage line)
    {
        // a property of another kind of client is no mistake: the operator sets them for all
        if (line.Facility == "CONFWARN") return;
        var isTrouble = line.Level <= SyslogLevel.Error && IsNews(line.Message);
        LogLine(log, isTrouble ? LogLevel.Warning : LogLevel.Debug, line.Facility, line.Message);
    }

    public void Write(Error error)
    {
        var level = error.IsFatal ? LogLevel.Error : IsNews(error.Reason) ? LogLevel.Warning : LogLevel.Debug;
        LogError(log, level, error.Code, error.Reason);
    }

    private bool IsNews(string text)
    {
        var gist = Gist(text);
        lock (_gate)
        {
            if (_told.TryGetValue(gist, out var at) && time.GetElapsedTime(at) < _again) return false;
            if (_told.Count >= MostKept) _told.Clear();
            _told[gist] = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Without the thread that says it, which a line of the log begins with, and without how long it took.</summary>
    private static string Gist(string text)
    {
        var begin = text.StartsWith("[thrd:", StringComparison.Ordinal) && text.IndexOf("]: ", StringComparison.Ordinal) is >= 0 and var thread ? thread + 3 : 0;
        var end = text.LastIndexOf(" (after ", StringComparison.Ordinal);
        return end > begin ? text[begin..end] : text[begin..];
    }

    [LoggerMessage(Message = "Kafka {Facility}: {Text}")]
    private static partial void LogLine(ILogger logger, LogLevel level, string facility, string text);

    [LoggerMessage(Message = "Kafka {Code}: {Reason}")]
    private static partial void LogError(ILogger logger, LogLevel level, ErrorCode code, string reason);
}
