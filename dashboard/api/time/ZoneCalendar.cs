namespace RevenuePulse.Dashboard;

/// <summary>
/// Calendar arithmetic in one time zone. Seconds, minutes and hours are elapsed time; days and longer are what the wall clock and the
/// calendar say, so a day may have 23 or 25 hours. Instants are Unix milliseconds.
/// </summary>
public sealed class ZoneCalendar(TimeZoneInfo zone)
{
    private static readonly long[] ElapsedMs = [1_000, 60_000, 3_600_000];

    /// <summary>Coordinated universal time.</summary>
    public static ZoneCalendar Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>The IANA name.</summary>
    public string Name => zone.Id;

    /// <summary>The calendar of an IANA zone; null when there is no such zone.</summary>
    public static ZoneCalendar? Find(string name)
    {
        var plausible = name.Length is > 0 and < 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-');
        if (!plausible)
        {
            return null;
        }

        return name is "UTC" ? Utc : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? new(found) : null;
    }

    /// <summary>What the wall clock shows.</summary>
    public DateTime ToLocal(long atMs) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(atMs), zone).DateTime;

    /// <summary>
    /// When the wall clock shows <paramref name="local"/>. A time that the clock skips moves forward by the gap; of a time that it
    /// shows twice the first is meant.
    /// </summary>
    public long ToInstant(DateTime local)
    {
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.GetUtcOffset(local);
        return (local - DateTime.UnixEpoch - offset).Ticks / TimeSpan.TicksPerMillisecond;
    }

    /// <summary>The start of the unit that <paramref name="atMs"/> lies in.</summary>
    public long Floor(long atMs, TimeUnit unit)
    {
        if (unit <= TimeUnit.Hour)
        {
            var wallMs = atMs + OffsetMs(atMs);
            return atMs - PositiveRemainder(wallMs, ElapsedMs[(int)unit]);
        }

        var day = ToLocal(atMs).Date;
        return ToInstant(unit switch
        {
            TimeUnit.Day => day,
            TimeUnit.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            TimeUnit.Month => new DateTime(day.Year, day.Month, 1),
            TimeUnit.Quarter => new DateTime(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
            _ => new DateTime(day.Year, 1, 1),
        });
    }

    /// <summary>Moves by <paramref name="count"/> units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The result has no date.</exception>
    public long Add(long atMs, long count, TimeUnit unit)
    {
        if (unit <= TimeUnit.Hour)
        {
            return atMs + (count * ElapsedMs[(int)unit]);
        }

        var local = ToLocal(atMs);
        return ToInstant(unit switch
        {
            TimeUnit.Day => local.AddDays(count),
            TimeUnit.Week => local.AddDays(count * 7),
            TimeUnit.Month => local.AddMonths(checked((int)count)),
            TimeUnit.Quarter => local.AddMonths(checked((int)count * 3)),
            _ => local.AddYears(checked((int)count)),
        });
    }

    private long OffsetMs(long atMs) => (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(atMs)).TotalMilliseconds;

    private static long PositiveRemainder(long value, long divisor) => ((value % divisor) + divisor) % divisor;
}
