using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public sealed class AlertWatchTests : IDisposable
{
    private readonly FakeClock _clock = new(Make.Noon);
    private readonly MemoryBooks _books = new();
    private readonly MemoryAlerts _alerts = new();
    private readonly MetricsText _metrics = new();
    private readonly FakeDuty _duty = new();
    private AlertWatch _watch;
    private AlertPost _post = null!;

    public AlertWatchTests() => _watch = Start();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _watch.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task It_tells_once_that_it_fired_and_once_that_it_is_over()
    {
        Put(Sold(AlertComparison.Below, 1));
        await LookAsync(times: 3);
        var fired = Assert.Single(_alerts.Sent);
        Assert.Equal(
            ("alert.fired", "No sales: 0 (Sales below 1 in 10 min)"),
            (Json(fired).GetProperty("type").GetString(), Json(fired).GetProperty("text").GetString()));
        Assert.Equal(("https://hooks.example.com/", "whsec_AAAA"), (fired.Target.ToString(), fired.Secret));

        _books.Commit(Make.Sale(500, at: At(0)));
        await LookAsync(times: 3);
        Assert.Equal(2, _alerts.Sent.Count);
        var over = _alerts.Sent.Last();
        Assert.Equal("alert.resolved", Json(over).GetProperty("type").GetString());
        var firing = Assert.Single(_alerts.Firings(null, 10));
        Assert.Equal([$"{firing.Id}_fired", $"{firing.Id}_resolved"], _alerts.Sent.Select(m => m.Id));
        Assert.Equal((DeliveryStatus.Delivered, DeliveryStatus.Delivered), (firing.Fired.Status, firing.Resolved!.Status));
    }

    [Fact]
    public async Task While_another_process_judges_nothing_is_fired_and_the_number_is_shown_all_the_same()
    {
        Put(Sold(AlertComparison.Below, 1));
        _duty.IsOurs = false;
        await _watch.LookOnDutyAsync(Cancel);
        Assert.Empty(_alerts.Firings(null, 10));
        Assert.Equal(0, _watch.LastLook(_alerts.Alerts.Keys.Single())!.Value.Reading.Value);
        _duty.IsOurs = true;
        await _watch.LookOnDutyAsync(Cancel);
        await _watch.LookOnDutyAsync(Cancel);
        Assert.Single(_alerts.Firings(null, 10));
        Assert.Equal(0, _duty.InHand);
    }

    [Fact]
    public async Task A_restart_neither_fires_again_nor_forgets_what_was_not_delivered()
    {
        Put(Sold(AlertComparison.Below, 1));
        await _watch.LookAsync(Cancel);
        // the process dies here: it fired, nobody was told
        Restart();
        await LookAsync(times: 2);
        Restart();
        await LookAsync(times: 2);
        Assert.Single(_alerts.Firings(null, 10));
        Assert.Single(_alerts.Sent);
    }

    [Fact]
    public async Task After_a_restart_what_has_to_last_lasts_anew()
    {
        Put(Sold(AlertComparison.Below, 1) with { PendingMinutes = 10 });
        await LookAsync();
        _clock.Advance(TimeSpan.FromMinutes(9));
        Restart();
        await LookAsync();
        _clock.Advance(TimeSpan.FromMinutes(9));
        await LookAsync();
        Assert.Equal(AlertState.Pending, State);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await LookAsync();
        Assert.Equal(AlertState.Alerting, State);
    }

    [Fact]
    public async Task While_nothing_changes_nothing_is_written()
    {
        Put(Sold(AlertComparison.Above, 10));
        await LookAsync(times: 5);
        Assert.Equal(1, _alerts.Writes);
    }

    [Fact]
    public async Task A_target_that_fails_is_tried_again_for_a_day_and_then_given_up()
    {
        _alerts.Answer = new(false, "Answered 500.");
        Put(Sold(AlertComparison.Below, 1));
        await LookAsync();
        var firing = Assert.Single(_alerts.Firings(null, 10));
        Assert.Equal((DeliveryStatus.Waiting, Make.Noon.AddSeconds(61), "Answered 500."), (firing.Fired.Status, firing.Fired.NextAt, firing.Fired.Detail));
        await LookAsync();
        Assert.Single(_alerts.Sent);
        for (var hour = 0; hour < 30; hour++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            await LookAsync();
        }

        Assert.Equal(DeliveryStatus.Failed, _alerts.Firings(null, 10)[0].Fired.Status);
        Assert.InRange(_alerts.Sent.Count, 20, 30);
        Assert.Single(_alerts.Sent.Select(m => m.Id).Distinct());
    }

    [Fact]
    public async Task That_it_is_over_is_not_told_before_that_it_fired()
    {
        _alerts.Answer = new(false, "Answered 500.");
        Put(Sold(AlertComparison.Below, 1));
        await LookAsync();
        _books.Commit(Make.Sale(500, at: At(0)));
        await LookAsync();
        _alerts.Answer = new(true, "Answered 200.");
        _clock.Advance(TimeSpan.FromMinutes(2));
        await LookAsync(times: 2);
        Assert.Equal(["alert.fired", "alert.fired", "alert.resolved"], _alerts.Sent.Select(m => Json(m).GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_silenced_alert_notes_and_tells_when_the_silence_is_over_and_it_still_goes_on()
    {
        Put(Sold(AlertComparison.Below, 1) with { SilencedUntil = Make.Noon.AddHours(1) });
        await LookAsync(times: 2);
        Assert.Empty(_alerts.Sent);
        Assert.Equal(DeliveryStatus.Silenced, Assert.Single(_alerts.Firings(null, 10)).Fired.Status);
        _clock.Advance(TimeSpan.FromHours(1));
        await LookAsync(times: 2);
        Assert.Single(_alerts.Sent);
    }

    [Fact]
    public async Task A_number_is_broken_after_three_failures_in_a_row_and_not_before()
    {
        // money in a currency without a rate has no value in the base
        Put(Sold(AlertComparison.Above, 1) with { Number = AlertNumber.Net });
        _books.Commit(Make.Sale(500, "BRL", at: At(0)));
        await LookAsync(times: 2);
        Assert.Empty(_alerts.Standings);
        await LookAsync();
        Assert.Equal((AlertState.Error, "There is no exchange rate of BRL into USD."), (State, _alerts.Standings["a"].Detail));
        Put(Sold(AlertComparison.Above, 1) with { Number = AlertNumber.Net, Currency = "BRL" });
        await LookAsync();
        Assert.Equal(AlertState.Alerting, State);
    }

    [Theory]
    [InlineData(AlertNumber.Velocity, 1200, 120.0)]
    [InlineData(AlertNumber.Net, 1200, 900.0)]
    [InlineData(AlertNumber.Sales, 1200, 1.0)]
    [InlineData(AlertNumber.RefundShare, 1200, 0.25)]
    [InlineData(AlertNumber.Conversion, 1200, 0.5)]
    [InlineData(AlertNumber.Quiet, 1200, 4.0)]
    [InlineData(AlertNumber.Lag, 1200, 0.0)]
    [InlineData(AlertNumber.BadSignatures, 1200, 0.0)]
    [InlineData(AlertNumber.DeadLetters, 1200, 1.0)]
    public async Task Every_number_is_the_one_that_screens_show(AlertNumber number, long gross, double value)
    {
        _books.Commit(Make.Sale(gross, at: At(-4.5)), Make.Out(300, at: At(-3)), Make.Lost(at: At(-2)), Make.Sale(99, at: At(-11)));
        _books.Letters.Add(new(1, "stripe", "t", "malformed_json", "d", Make.Noon.AddMinutes(-1).ToUnixTimeMilliseconds()));
        _books.Letters.Add(new(2, "stripe", "t", "malformed_json", "d", Make.Noon.AddMinutes(-11).ToUnixTimeMilliseconds()));
        Put(Sold(AlertComparison.Above, 1e9) with { Number = number });
        await _watch.LookAsync(Cancel);
        Assert.Equal(value, _watch.LastLook("a")!.Value.Reading.Value!.Value, 9);
    }

    [Theory]
    [InlineData(AlertNumber.RefundShare)]
    [InlineData(AlertNumber.Conversion)]
    [InlineData(AlertNumber.Quiet)]
    public async Task A_share_of_nothing_is_no_data_and_not_zero(AlertNumber number)
    {
        Put(Sold(AlertComparison.Below, 0.5) with { Number = number });
        await LookAsync();
        Assert.Equal(AlertState.NoData, State);
    }

    [Fact]
    public async Task The_watch_runs_by_itself()
    {
        Put(Sold(AlertComparison.Below, 1));
        await _watch.StartAsync(Cancel);
        for (var tries = 0; _alerts.Sent.IsEmpty && tries < 1_000; tries++)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(5, Cancel);
        }

        await _watch.StopAsync(Cancel);
        Assert.Single(_alerts.Sent);
    }

    private AlertState State => _alerts.Standings["a"].State;

    private static Alert Sold(AlertComparison comparison, double threshold) => new()
    {
        Id = "a",
        Name = "No sales",
        Number = AlertNumber.Sales,
        Comparison = comparison,
        Threshold = threshold,
        Target = "https://hooks.example.com/",
        Secret = "whsec_AAAA",
    };

    private static JsonElement Json(AlertMessage message) => JsonDocument.Parse(message.Body).RootElement;

    private string At(double minutes) => _clock.GetUtcNow().AddMinutes(minutes).ToString("O");

    private void Put(Alert alert) => _alerts.Put(alert);

    private async Task LookAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await _watch.LookAsync(Cancel);
            await _post.DeliverAsync(Cancel);
        }
    }

    private void Restart()
    {
        _watch.Dispose();
        _watch = Start();
    }

    private AlertWatch Start()
    {
        var rates = new CurrentRates(RateTable.Empty("USD"));
        var queries = new RevenueQueries(_books, _books, rates, _clock);
        var numbers = new AlertNumbers(queries, rates, _books, new PipelineView(_books, _metrics, _clock), _metrics, _clock);
        var firings = new AlertFirings(_alerts);
        _post = new(_alerts, firings, _alerts, new DashboardOptions(), _clock, NullLogger<AlertPost>.Instance);
        return new(_alerts, numbers, firings, _post, _duty, _clock, NullLogger<AlertWatch>.Instance);
    }

    private sealed class FakeDuty : IDuty, IDisposable
    {
        public bool IsOurs { get; set; } = true;

        public int InHand { get; private set; }

        public IDisposable? TryBegin()
        {
            InHand += IsOurs ? 1 : 0;
            return IsOurs ? this : null;
        }

        public void Dispose() => InHand--;
    }
}
