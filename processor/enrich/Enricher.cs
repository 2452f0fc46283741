namespace RevenuePulse.Processor.Enrich;

/// <summary>Joins a fact's attribution with the campaign book, so that what the ledger freezes is what was known when it was booked.</summary>
public static class Enricher
{
    /// <summary>The sale with this identifier given to a campaign as the book knows it, by the command at a raw position.</summary>
    /// <param name="saleId">Any identifier of the sale; the assignment must not become its name.</param>
    /// <param name="campaign">Campaign id; null takes an earlier assignment back.</param>
    /// <param name="version">Raw position of the command.</param>
    /// <param name="book">The campaigns by id.</param>
    public static Assign Assigned(string saleId, string? campaign, long version, IReadOnlyDictionary<string, Campaign> book)
    {
        var known = campaign is not null ? book.GetValueOrDefault(campaign) : null;
        return new Assign
        {
            Keys = [new MoneyKey(saleId, 0)],
            Assignment = new Assignment(version, campaign, known?.Channel, known?.LandingPage),
        };
    }

    /// <summary>
    /// The book's channel goes before the event's, the event's landing page before the book's: a campaign has one channel and may have
    /// many pages. From a place that may hold other things a campaign counts if the book knows it or if it reads like a name.
    /// </summary>
    public static MoneyFact Enrich(MoneyFact fact, IReadOnlyDictionary<string, Campaign> book)
    {
        if (fact.Attribution is not { } found)
        {
            return fact;
        }

        var campaign = found.Campaign is not null ? book.GetValueOrDefault(found.Campaign) : null;
        var id = found.NeedsBook && campaign is null && !IsName(found.Campaign) ? null : found.Campaign;
        var channel = campaign?.Channel ?? found.Channel;
        var page = found.LandingPage ?? campaign?.LandingPage;
        return fact with
        {
            Attribution = id is null && channel is null && page is null
                ? null
                : new Attribution(found.Rank, found.AtMs, id, channel, page),
        };
    }

    /// <summary>
    /// Carts, users and orders are numbered, and an address is nobody's campaign: words alone are. A payment link tags its sales in this
    /// way (<c>?client_reference_id=launch-night</c>), and has no other.
    /// </summary>
    private static bool IsName(string? text) =>
        text is not null && text.Any(char.IsLetter) && text.All(c => char.IsLetter(c) || c is '-' or '_');
}
