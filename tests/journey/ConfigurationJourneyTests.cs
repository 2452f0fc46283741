using System.Net.Http.Headers;
using RevenuePulse.Tests.Ingest;
using static RevenuePulse.Tests.Journey.Told;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Journey;

/// <summary>What the environment decides, and what it cannot decide.</summary>
public class ConfigurationJourneyTests
{
    private const string OldSecret = "whsec_the_old_one_that_is_rotated_out";
    private const string NewSecret = "whsec_the_new_one_that_is_rotated_in";

    private static readonly Dictionary<string, string> _wrong = new()
    {
        ["PULSE_URLS"] = "ftp://x",
        ["PULSE_ROLES"] = "ingest,cook",
        ["PULSE_TOKEN"] = "short",
        ["PULSE_CURRENCY"] = "dollars",
        ["PULSE_TIMEZONE"] = "Mars/Olympus",
        ["PULSE_MODE"] = "maybe",
        ["PULSE_TRUSTED_PROXIES"] = "everybody",
        ["PULSE_CAMPAIGN_KEYS"] = "metadata.",
        ["STRIPE_WEBHOOK_SECRET_FILE"] = "/nowhere/at/all",
        ["STRIPE_COUNT_BARE_PAYMENTS"] = "perhaps",
        ["PADDLE_WEBHOOK_SECRET"] = "pdl_x",
        ["PADDLE_TOLERANCE_S"] = "-5",
        ["DODO_WEBHOOK_SECRET"] = "whsec_not base64!",
        ["PULSE_BACKEND"] = "cluster",
    };

    [Theory]
    [InlineData("check")]
    [InlineData("up")]
    [InlineData("verify")]
    public async Task Every_problem_of_the_configuration_is_listed_at_once(string command)
    {
        using var folder = new Folder();
        var ended = await HostProcess.RunAsync(new Dictionary<string, string>(_wrong) { ["PULSE_DATA"] = folder.Path }, command);
        Assert.Equal(1, ended.Code);
        Assert.All(_wrong.Keys.Except(["PADDLE_WEBHOOK_SECRET", "DODO_WEBHOOK_SECRET"]), name => Assert.Contains(name, ended.Error, StringComparison.Ordinal));
        Assert.Contains("dodo", ended.Error, StringComparison.Ordinal);
        Assert.Equal(13, ended.Error.Split('\n').Count(line => line.StartsWith("  - ", StringComparison.Ordinal)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_configuration_without_problems_is_told_without_a_secret()
    {
        using var folder = new Folder();
        var ended = await HostProcess.RunAsync(
            new Dictionary<string, string> { ["PULSE_DATA"] = folder.Path, ["PULSE_TOKEN"] = Product.AdminToken, ["STRIPE_WEBHOOK_SECRET"] = $"{OldSecret},{NewSecret}" }, "check");
        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.Contains("stripe (2 secrets)", ended.Output, StringComparison.Ordinal);
        Assert.All(new[] { OldSecret, NewSecret, Product.AdminToken }, secret => Assert.DoesNotContain(secret, ended.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_usage_and_what_comes_later_end_with_2_and_a_sentence()
    {
        string[] lines =
        [
            "", "dance", "up --port ninety", "up --port 99999", "verify --sideways", "replay --from yesterday-ish", "replay --provider paypal",
            "export entries --format xml", "deadletters show", "simulate --rate 5", "backfill stripe --since 30d", "backup",
        ];
        await Parallel.ForEachAsync(lines, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (line, _) =>
        {
            var ended = await HostProcess.RunAsync(new Dictionary<string, string>(), line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal((line, 2), (line, ended.Code));
            Assert.NotEmpty(ended.Error);
            Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_folder_without_anything_is_told_apart_from_a_broken_one()
    {
        using var folder = new Folder();
        var ended = await HostProcess.RunAsync(new Dictionary<string, string> { ["PULSE_DATA"] = folder.Path }, "verify");
        Assert.Equal(1, ended.Code);
        Assert.Contains("there is nothing in", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("up --port 0")]
    [InlineData("rebuild")]
    public async Task A_file_that_is_no_database_is_told_in_a_sentence_and_left_alone(string line)
    {
        using var folder = new Folder();
        var file = Path.Combine(folder.Path, "pulse.db");
        await File.WriteAllTextAsync(file, "this is not a database, and nobody may make one of it", TestContext.Current.CancellationToken);
        var ended = await HostProcess.RunAsync(new Dictionary<string, string> { ["PULSE_DATA"] = folder.Path }, line.Split(' '));
        Assert.Equal(1, ended.Code);
        Assert.StartsWith("pulse: the data folder cannot be used", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.StartsWith("this is not", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_mode_counts_test_events_and_ignores_live_ones_and_secrets_may_rotate_in_a_file()
    {
        using var folder = new Folder();
        var secrets = Path.Combine(folder.Path, "stripe-secrets");
        await File.WriteAllTextAsync(secrets, $"{OldSecret}\n{NewSecret}\n", TestContext.Current.CancellationToken);
        await using var product = new Product();
        product.Environment.Remove("STRIPE_WEBHOOK_SECRET");
        product.Environment["STRIPE_WEBHOOK_SECRET_FILE"] = secrets;
        product.Environment["PULSE_MODE"] = "test";
        await product.InitializeAsync();

        var (live, test) = (Session("cs_live").Body.ToArray(), Paid("cs_test", live: false));
        Assert.Equal(200, await SendAsync(product, live, OldSecret));
        Assert.Equal(200, await SendAsync(product, test, OldSecret));
        Assert.Equal(200, await SendAsync(product, Paid("cs_test_2", live: false), NewSecret));
        Assert.Equal(400, await SendAsync(product, test, Signed.StripeSecret));

        var pipeline = await product.SettledAsync();
        Assert.Equal(2, Number(pipeline, "accepted"));
        Assert.Equal(1, pipeline.GetProperty("ignored").GetProperty(IgnoredReason.OtherMode).GetInt64());
        Assert.Equal(2, Summary(await product.GetAsync("/api/v1/summary")).Sales);
        Assert.Contains("test events count", product.Host.Banner, StringComparison.Ordinal);
        Assert.Equal(200, (int)(await product.Nobody.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_product_without_settings_makes_a_token_prints_it_and_keeps_it()
    {
        await using var product = new Product();
        product.Environment.Clear();
        await product.InitializeAsync();
        var file = Path.Combine(product.Environment["PULSE_DATA"], "token");
        var token = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim();
        Assert.Contains($"/sign-in?token={token}", product.Host.Banner, StringComparison.Ordinal);
        Assert.Contains("set a signing secret", product.Host.Banner, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        product.Nobody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(200, (int)(await product.Nobody.GetAsync(new Uri("/api/v1/summary", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(404, (int)(await product.PostAsync(Provider.Stripe, [])).StatusCode);
        Assert.Equal(0, (await product.Host.TerminateAsync()).Code);

        await product.StartAsync();
        Assert.Contains(token, product.Host.Banner, StringComparison.Ordinal);
    }

    private static byte[] Paid(string id, bool live) => Event(
        "checkout.session.completed", new { id, amount_total = 100, currency = "usd", mode = "payment", payment_status = "paid" }, live: live).Body.ToArray();

    private static async Task<int> SendAsync(Product product, byte[] body, string secret)
    {
        using var request = Product.Request(Provider.Stripe, body);
        request.Headers.Remove("Stripe-Signature");
        request.Headers.TryAddWithoutValidation("Stripe-Signature", Signed.Stripe(body, Product.NowS, secret)["Stripe-Signature"].ToString());
        using var answer = await product.Nobody.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("pulse-configuration-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
