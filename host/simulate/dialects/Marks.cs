using System.Text.Json;

namespace RevenuePulse.Host.Simulate;

/// <summary>The metadata that simulated events carry: where the buyer came from, and that there is no buyer.</summary>
internal static class Marks
{
    /// <summary>On objects that the provider does not copy a checkout's metadata to.</summary>
    public const string Simulated = """{"pulse_simulated": "true"}""";

    /// <summary>On checkouts, orders and subscriptions, as a JSON object.</summary>
    public static string Of(Story story) => story.Campaign is { } campaign
        ? $$"""
          {"campaign": {{Quote(campaign.Id)}}, "utm_campaign": {{Quote(campaign.Id)}}, "utm_source": {{Quote(campaign.Source)}}, "utm_medium": {{Quote(campaign.Channel)}}, "landing_page": {{Quote(campaign.LandingPage)}}, "product": {{Quote(story.Product.Name)}}, "pulse_simulated": "true"}
          """
        : $$"""{"product": {{Quote(story.Product.Name)}}, "pulse_simulated": "true"}""";

    /// <summary>A JSON string.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>A JSON string, or null.</summary>
    public static string OrNull(string? text) => text is null ? "null" : Quote(text);
}
