using System.Net;
using RevenuePulse.Host;

namespace RevenuePulse.Tests.Host;

public class WaitingRoomTests
{
    [Theory]
    [InlineData("*/*", "application/problem+json", "kafka: the <brokers> are away")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", "kafka: the &lt;brokers&gt; are away")]
    public async Task While_it_waits_programs_are_told_why_and_people_get_a_page_that_says_so(string accepts, string type, string told)
    {
        await using var room = await WaitingRoom.OpenAsync(["http://127.0.0.1:0"], () => "the <brokers> are away", TestContext.Current.CancellationToken);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = room.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/vibes");
        request.Headers.TryAddWithoutValidation("Accept", accepts);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.NotNull(answer.Headers.RetryAfter);
        var body = System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(told, body, StringComparison.Ordinal);
    }
}
