using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>Finds the campaign, channel and landing page in the places where a provider's events can carry them.</summary>
internal static class CampaignPlaces
{
    private static readonly string[] ChannelFields = ["channel", "utm_source", "utm_medium"];
    private static readonly string[] PageFields = ["landing_page", "landing", "page", "post", "utm_content"];

    /// <summary>
    /// The best of the sources that says anything: one that names a campaign goes before one that may name one and one that does not,
    /// then the order given.
    /// <c>Fields</c> is the object whose own fields (<c>client_reference_id</c>) count, undefined where there is none.
    /// </summary>
    public static Attribution? Find(TranslationRules rules, long atMs, params ReadOnlySpan<(byte Rank, JsonElement Custom, JsonElement Fields)> sources)
    {
        Attribution? best = null;
        foreach (var (rank, custom, fields) in sources)
        {
            var found = Read(rules, rank, atMs, custom, fields);
            if (Certainty(found) > Certainty(best))
            {
                best = found;
            }
        }

        return best;
    }

    private static int Certainty(Attribution? found) => found switch
    {
        null => 0,
        { Campaign: null } => 1,
        { NeedsBook: true } => 2,
        _ => 3,
    };

    private static Attribution? Read(TranslationRules rules, byte rank, long atMs, JsonElement custom, JsonElement fields)
    {
        if (IsEmpty(custom) && IsEmpty(fields))
        {
            return null;
        }

        var (campaign, needsBook) = Campaign(rules, custom, fields);
        var channel = FirstOf(custom, ChannelFields);
        var page = FirstOf(custom, PageFields);
        return campaign is null && channel is null && page is null
            ? null
            : new Attribution(rank, atMs, campaign, channel, page) { NeedsBook = needsBook };
    }

    /// <summary>A cart's number in a place that may hold other things must not hide a campaign that stands elsewhere.</summary>
    private static (string? Campaign, bool NeedsBook) Campaign(TranslationRules rules, JsonElement custom, JsonElement fields)
    {
        string? unsure = null;
        foreach (var key in rules.CampaignKeys)
        {
            var needsBook = key.EndsWith('?');
            var place = needsBook ? key.AsSpan()[..^1] : key;
            var dot = place.IndexOf('.');
            var value = dot < 0 ? fields.Field(place) : custom.Field(place[(dot + 1)..]);
            if (value.Tag() is not { } campaign)
            {
                continue;
            }

            if (!needsBook)
            {
                return (campaign, false);
            }

            unsure ??= campaign;
        }

        return (unsure, unsure is not null);
    }

    private static bool IsEmpty(JsonElement element) => element.ValueKind != JsonValueKind.Object || element.GetPropertyCount() == 0;

    private static string? FirstOf(JsonElement custom, string[] names)
    {
        foreach (var name in names)
        {
            if (custom.Field(name).Tag() is { } value)
            {
                return value;
            }
        }

        return null;
    }
}
