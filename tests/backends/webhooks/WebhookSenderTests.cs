using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Webhooks;

namespace RevenuePulse.Tests.Backends;

public sealed class WebhookSenderTests : IAsyncLifetime
{
    private const string Secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private readonly ConcurrentQueue<(IHeaderDictionary Headers, string Body)> _got = new();
    private readonly Queue<Func<HttpContext, Task>> _answers = new();
    private WebApplication _server = null!;
    private Uri _address = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Run(async context =>
        {
            using var text = new StreamReader(context.Request.Body);
            _got.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary()), await text.ReadToEndAsync(context.RequestAborted)));
            if (_answers.TryDequeue(out var answer))
            {
                await answer(context);
            }
        });
        await _server.StartAsync(Cancel);
        _address = new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_message_is_signed_as_the_specification_says()
    {
        // the example of standard-webhooks' own libraries
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSender.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"u8));
        using var sender = Sender();
        Assert.True((await SendAsync(sender)).IsDelivered);
        var (headers, body) = Assert.Single(_got);
        var signed = $"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}";
        var expected = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret[6..]), Encoding.UTF8.GetBytes(signed)));
        Assert.Equal(("id_1", $"v1,{expected}", "{}"), (headers["webhook-id"].ToString(), headers["webhook-signature"].ToString(), body));
    }

    [Fact]
    public async Task It_tries_again_what_may_be_gone_a_moment_later()
    {
        Answer(500, 429, 200);
        using var sender = Sender();
        Assert.Equal(new SendResult(true, "Answered 200."), await SendAsync(sender));
        Assert.Equal(3, _got.Count);
        Assert.Single(_got.Select(g => g.Headers["webhook-id"].ToString()).Distinct());
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(410, true)]
    [InlineData(302, true)]
    public async Task A_refusal_is_taken_as_it_is(int status, bool isFinal)
    {
        Answer(status);
        using var sender = Sender();
        var result = await SendAsync(sender);
        Assert.Equal((false, isFinal), (result.IsDelivered, result.IsFinal));
        Assert.Contains($"Answered {status}", result.Detail, StringComparison.Ordinal);
        Assert.Single(_got);
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        _answers.Enqueue(context =>
        {
            context.Response.Redirect($"{_address}elsewhere");
            return Task.CompletedTask;
        });
        using var sender = Sender();
        Assert.False((await SendAsync(sender)).IsDelivered);
        Assert.Single(_got);
    }

    [Fact]
    public async Task A_target_that_hangs_is_left()
    {
        for (var i = 0; i < 4; i++)
        {
            _answers.Enqueue(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        }

        using var sender = new WebhookSender(new() { AllowPrivate = true, RetryDelay = TimeSpan.Zero, AttemptTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(new SendResult(false, "No answer within 0.2 s."), await SendAsync(sender));
    }

    [Fact]
    public async Task A_private_target_is_refused_before_anything_is_sent()
    {
        using var sender = new WebhookSender(new());
        var result = await SendAsync(sender);
        Assert.Equal((false, true), (result.IsDelivered, result.IsFinal));
        Assert.Contains("PULSE_ALERT_ALLOW_PRIVATE", result.Detail, StringComparison.Ordinal);
        Assert.Empty(_got);
        Assert.NotNull(await sender.RefusalAsync(_address, Cancel));
    }

    [Theory]
    [InlineData("8.8.8.8", "127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("::ffff:192.168.1.1")]
    public async Task Every_address_of_a_name_has_to_be_public(params string[] addresses)
    {
        using var sender = new WebhookSender(new() { Resolve = (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()) });
        Assert.NotNull(await sender.RefusalAsync(new("https://looks.example.com/"), Cancel));
        var result = await sender.SendAsync(new("id_1", new($"http://looks.example.com:{_address.Port}/"), Secret, "{}"u8.ToArray()), Cancel);
        Assert.True(result.IsFinal, result.Detail);
        Assert.Empty(_got);
    }

    [Fact]
    public async Task A_name_that_changes_its_mind_is_checked_when_it_counts()
    {
        var asked = 0;
        using var sender = new WebhookSender(new()
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "8.8.8.8" : "127.0.0.1")]),
        });
        Assert.Null(await sender.RefusalAsync(new("http://looks.example.com/"), Cancel));
        var result = await sender.SendAsync(new("id_1", new($"http://looks.example.com:{_address.Port}/"), Secret, "{}"u8.ToArray()), Cancel);
        Assert.True(result.IsFinal, result.Detail);
        Assert.Empty(_got);
    }

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://localhost/")]
    public async Task Other_spellings_of_a_private_address_are_seen_through(string target)
    {
        using var sender = new WebhookSender(new());
        Assert.NotNull(await sender.RefusalAsync(new(target), Cancel));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("127.8.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.255.255.255", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:0:1::", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::7f00:1", false)]
    public void Addresses_of_the_public_internet_are_told_from_others(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private static WebhookSender Sender() => new(new() { AllowPrivate = true, RetryDelay = TimeSpan.FromMilliseconds(1) });

    private async Task<SendResult> SendAsync(WebhookSender sender) => await sender.SendAsync(new("id_1", _address, Secret, "{}"u8.ToArray()), Cancel);

    private void Answer(params int[] statuses)
    {
        foreach (var status in statuses)
        {
            _answers.Enqueue(context =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
        }
    }
}
