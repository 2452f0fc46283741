namespace RevenuePulse.Tests.Architecture;

/// <summary>What decides about money is a function: no I/O, no clock, no chance, no thread. Read from the compiled code.</summary>
public class PurityTests
{
    private static readonly string[] _impure =
    [
        "System.IO.", "System.Net.", "System.Threading.", "System.Diagnostics.", "System.Console.", "System.Environment.", "System.AppContext.",
        "System.TimeProvider.", "System.Random.", "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.DateTime.get_UtcNow", "System.DateTime.get_Now",
        "System.DateTime.get_Today", "System.DateTimeOffset.get_UtcNow", "System.DateTimeOffset.get_Now", "System.TimeZoneInfo.get_Local",
        "System.Security.Cryptography.RandomNumberGenerator.", "Microsoft.Data.", "Microsoft.Extensions.Logging.", "Microsoft.Extensions.DependencyInjection.",
        "SQLitePCL.", "Confluent.", "InfluxDB.",
    ];

    // an exception is a word, not an effect
    private static readonly string[] _harmless =
    [
        "System.IO.InvalidDataException.", "System.IO.EndOfStreamException.", "System.Diagnostics.UnreachableException.", "System.Diagnostics.CodeAnalysis.",
        // what the compiler makes of an iterator
        "System.Environment.get_CurrentManagedThreadId",
    ];

    [Theory]
    [InlineData("RevenuePulse.Processor", "RevenuePulse.Processor.Ledgers")]
    [InlineData("RevenuePulse.Processor", "RevenuePulse.Processor.Translate")]
    [InlineData("RevenuePulse.Processor", "RevenuePulse.Processor.Enrich")]
    [InlineData("RevenuePulse.Ingest", "RevenuePulse.Ingest.Signatures")]
    [InlineData("RevenuePulse.Ingest", "RevenuePulse.Ingest.Envelopes")]
    [InlineData("RevenuePulse.Dashboard", "RevenuePulse.Dashboard.Statistics")]
    public void What_decides_about_money_is_pure(string assembly, string space)
    {
        var used = Assembly.Load(assembly).UsedBy(space).ToList();
        Assert.NotEmpty(used);
        Assert.Empty(used.Where(use => IsImpure(use.Used)).Distinct());
    }

    [Fact]
    public void The_rule_sees_a_thread_a_clock_and_a_file_where_they_are()
    {
        Assert.Contains(Assembly.Load("pulse-host").UsedBy("RevenuePulse.Host"), use => use.Used.StartsWith("System.Threading.Thread.", StringComparison.Ordinal));
        Assert.Contains(Assembly.Load("pulse-host").UsedBy("RevenuePulse.Host"), use => use.Used == "System.IO.File.ReadAllText");
        Assert.Contains(Assembly.Load("RevenuePulse.Ingest").UsedBy("RevenuePulse.Ingest"), use => use.Used == "System.TimeProvider.GetUtcNow");
        Assert.True(IsImpure("System.IO.File.ReadAllText"));
    }

    private static bool IsImpure(string used) =>
        _impure.Any(prefix => used.StartsWith(prefix, StringComparison.Ordinal)) && !_harmless.Any(prefix => used.StartsWith(prefix, StringComparison.Ordinal));
}
