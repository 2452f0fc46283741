using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>Finds the campaign, channel and landing page in the places where a provider's events can carry them.</summary>
internal static class CampaignPlaces
{
    private static readonly string[] ChannelFields = ["channel", "utm_source", "utm_medium"];
    private static readonly string[] PageFields = ["landing_page", "landing", "page", "post", "utm_content"];

    /// <summary>
    /// The best of the sources that says anything: one that names a campaign goes before one that does not, then the order given.
    /// <c>Fields</c> is the object whose own fields (<c>client_reference_id</c>) count, undefined where there is none.
    /// </summary>
    public static Attribution? Find(TranslationRules rules, long atMs, params ReadOnlySpan<(byte Rank, JsonElement Custom, JsonElement Fields)> sources)
    {
        Attribution? best = null;
        foreach (var (rank, custom, fields) in sources)
        {
            var found = Read(rules, rank, atMs, custom, fields);
            if (best is null || (best.Campaign is null && found?.Campaign is not null))
            {
                best = found ?? best;
            }
        }

        return best;
    }

    private static Attribution? Read(TranslationRules rules, byte rank, long atMs, JsonElement custom, JsonElement fields)
    {
        var (campaign, needsBook) = Campaign(rules, custom, fields);
        var channel = FirstOf(custom, ChannelFields);
        var page = FirstOf(custom, PageFields);
        return campaign is null && channel is null && page is null
            ? null
            : new Attribution(rank, atMs, campaign, channel, page) { NeedsBook = needsBook };
    }

    private static (string? Campaign, bool NeedsBook) Campaign(TranslationRules rules, JsonElement custom, JsonElement fields)
    {
        foreach (var key in rules.CampaignKeys)
        {
            var needsBook = key.EndsWith('?');
            var place = needsBook ? key[..^1] : key;
            var dot = place.IndexOf('.', StringComparison.Ordinal);
            var value = dot < 0 ? fields.At(place) : custom.At(place[(dot + 1)..]);
            if (Clean(value.Text()) is { } campaign)
            {
                return (campaign, needsBook);
            }
        }

        return (null, false);
    }

    private static string? FirstOf(JsonElement custom, string[] names)
    {
        foreach (var name in names)
        {
            if (Clean(custom.At(name).Text()) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Dimensions are tags of a time series: at most 128 characters and no control characters, which also break line protocols.</summary>
    private static string? Clean(string? value)
    {
        if (value is null)
        {
            return null;
        }

        var clean = string.Concat(value.Where(c => !char.IsControl(c))).Trim();
        return clean.Length == 0 ? null : clean.Length <= 128 ? clean : clean[..128];
    }
}
