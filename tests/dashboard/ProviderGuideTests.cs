using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class ProviderGuideTests
{
    public static TheoryData<string> Senders => [.. Provider.Senders];

    [Theory]
    [MemberData(nameof(Senders))]
    public void The_steps_name_the_address_the_setting_and_every_event(string provider)
    {
        var guide = ProviderGuide.Of(provider);
        var steps = string.Join('\n', guide.Connect.Select(step => $"{step.Text} {step.Copy}"));
        Assert.Contains(guide.Connect, step => step.Copy == "{address}");
        Assert.Contains(guide.Connect, step => step.Copy?.StartsWith($"export {guide.Variable}=", StringComparison.Ordinal) == true);
        Assert.All(guide.Events.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), name => Assert.Contains(name, steps, StringComparison.Ordinal));
        Assert.NotEmpty(guide.Try);
    }

    [Fact]
    public void Stripe_is_tried_with_its_own_command_line()
    {
        var steps = ProviderGuide.Of(Provider.Stripe).Try.Select(step => step.At("http://127.0.0.1:5080/webhooks/stripe").Copy);
        Assert.Equal(["stripe listen --forward-to http://127.0.0.1:5080/webhooks/stripe", "stripe trigger checkout.session.completed"], steps);
    }
}
