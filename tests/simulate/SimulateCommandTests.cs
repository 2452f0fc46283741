using System.CommandLine;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RevenuePulse.Host.Simulate;

namespace RevenuePulse.Tests.Simulate;

public class SimulateCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_elsewhere_is_refused_without_the_long_flag()
    {
        var (code, _, error) = await RunAsync("--url", "https://pulse.example.com", "--secret", "whsec_x");
        Assert.Equal(2, code);
        Assert.Contains("--yes-this-adds-revenue", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url", "nowhere")]
    [InlineData("--url", "http://127.0.0.1:1", "--rate", "0")]
    [InlineData("--url", "http://127.0.0.1:1", "--refunds", "7")]
    [InlineData("--url", "http://127.0.0.1:1", "--duration", "soon")]
    [InlineData("--url", "http://127.0.0.1:1", "--provider", "paypal")]
    [InlineData("--url", "http://127.0.0.1:1", "--currencies", "dollars")]
    [InlineData("--url", "http://127.0.0.1:1", "--provider", "paddle", "--currencies", "KWD", "--secret", "x")]
    [InlineData("--rate", "5")]
    [InlineData("--unknown")]
    public async Task Wrong_usage_is_told_and_ends_with_2(params string[] args)
    {
        var (code, _, error) = await RunAsync(args);
        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080/webhooks/stripe")]
    [InlineData("http://127.0.0.1:5080/", "http://127.0.0.1:5080/webhooks/stripe")]
    [InlineData("https://example.com/pulse", "https://example.com/pulse/webhooks/stripe")]
    [InlineData("http://localhost/webhooks/stripe", "http://localhost/webhooks/stripe")]
    public void The_webhook_address_follows_from_the_receivers(string url, string expected) =>
        Assert.Equal(expected, SimulateFlags.WebhookAddress(new Uri(url), new StripeDialect()).ToString());

    [Fact]
    public async Task A_receiver_that_is_busy_now_and_then_gets_everything_in_the_end()
    {
        var seen = 0;
        await using var receiver = await ReceiverAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref seen) % 7 == 0 ? 503 : 200;
            context.Response.Headers.RetryAfter = "0";
        });
        var (code, output, error) = await RunAsync(
            "--url", receiver.Urls.First(), "--rate", "60", "--duration", "1s", "--seed", "3", "--secret", "whsec_x", "--json", "--duplicates", "10%");
        Assert.Equal((0, ""), (code, error));
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(60, report.GetProperty("sales").GetInt64());
        Assert.Equal(0, report.GetProperty("failed").GetInt64());
        Assert.True(report.GetProperty("retried").GetInt64() > 0);
        Assert.True(report.GetProperty("duplicates").GetInt64() > 0);
        Assert.Equal(seen, report.GetProperty("deliveries").GetInt64() + report.GetProperty("retried").GetInt64());
    }

    [Fact]
    public async Task A_receiver_that_refuses_makes_the_run_fail_with_nothing_expected()
    {
        await using var receiver = await ReceiverAsync(context => context.Response.StatusCode = (int)HttpStatusCode.BadRequest);
        var (code, output, _) = await RunAsync("--url", receiver.Urls.First(), "--rate", "5", "--duration", "1s", "--secret", "whsec_x", "--json");
        Assert.Equal(1, code);
        Assert.Equal(0, JsonDocument.Parse(output).RootElement.GetProperty("sales").GetInt64());
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var parsed = SimulateCommand.Make(output, error).Parse(args);
        foreach (var problem in parsed.Errors)
        {
            await error.WriteLineAsync(problem.Message);
        }

        var code = parsed.Errors.Count > 0 ? 2 : await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Stop);
        return (code, output.ToString(), error.ToString());
    }

    private static async Task<WebApplication> ReceiverAsync(Action<HttpContext> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = builder.Build();
        receiver.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            answer(context);
        });
        await receiver.StartAsync(Stop);
        return receiver;
    }
}
