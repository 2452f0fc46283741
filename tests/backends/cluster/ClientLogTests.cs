using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Tests.Dashboard;
using RevenuePulse.Tests.Ingest;

namespace RevenuePulse.Tests.Backends.Cluster;

public class ClientLogTests
{
    private const string Refused = "10.0.0.1:9092/bootstrap: Connect to ipv4#10.0.0.1:9092 failed: Connection refused";

    [Fact]
    public void What_all_clients_say_again_and_again_is_a_warning_once_a_minute_and_nothing_else_goes_under()
    {
        var (clock, lines) = (new FakeClock(Make.Noon), new LogLines());
        var log = new ClientLog(lines, clock);
        for (var second = 0; second < 60; second++)
        {
            log.Write(new LogMessage("one", SyslogLevel.Error, "FAIL", $"[thrd:10.0.0.1:9092/bootstrap]: {Refused} (after {second}ms in state CONNECT)"));
            log.Write(new Error(ErrorCode.Local_Transport, $"{Refused} (after {second}ms in state CONNECT)"));
            clock.Advance(TimeSpan.FromSeconds(0.99));
        }

        Assert.Single(Warnings());
        log.Write(new Error(ErrorCode.Local_Transport, Refused.Replace("10.0.0.1", "10.0.0.2", StringComparison.Ordinal)));
        Assert.Equal(2, Warnings().Count());
        clock.Advance(TimeSpan.FromSeconds(1));
        log.Write(new Error(ErrorCode.Local_Transport, Refused));
        Assert.Equal(3, Warnings().Count());
        foreach (var _ in new[] { 1, 2 }) log.Write(new Error(ErrorCode.Local_Fatal, "fenced", isFatal: true));
        Assert.Equal(2, lines.All.Count(line => line.Level == LogLevel.Error));
        log.Write(new LogMessage("one", SyslogLevel.Warning, "CONFWARN", "is a producer property"));
        Assert.DoesNotContain(lines.All, line => line.Text.Contains("producer property", StringComparison.Ordinal));

        IEnumerable<(LogLevel Level, string Text)> Warnings() => lines.All.Where(line => line.Level == LogLevel.Warning);
    }
}
