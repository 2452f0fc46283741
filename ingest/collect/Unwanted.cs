using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Collect;

/// <summary>Visits that are not counted, whatever they say: declared crawlers, previews, and people who ask not to be tracked.</summary>
internal static class Unwanted
{
    // as they name themselves; servers that report visits on behalf of people name a library, and count
    private static readonly SearchValues<string> _crawlers = SearchValues.Create(
    [
        "bot", "crawl", "spider", "slurp", "facebookexternalhit", "embedly", "preview", "lighthouse", "pagespeed", "phantomjs", "monitor", "pingdom",
        "archiver", "scrape", "validator", "yandeximages", "mediapartners-google", "feedfetcher", "ia_archiver",
    ], StringComparison.OrdinalIgnoreCase);

    // Cubot is a maker of telephones
    private const string NoCrawler = "cubot";

    /// <summary>True for a crawler or a link preview by its own word.</summary>
    public static bool IsCrawler(string userAgent) =>
        userAgent.AsSpan().ContainsAny(_crawlers)
        && !userAgent.Contains(NoCrawler, StringComparison.OrdinalIgnoreCase);

    /// <summary>True where the browser carries Do Not Track or Global Privacy Control.</summary>
    public static bool AsksForPrivacy(IHeaderDictionary headers) => headers["DNT"] == "1" || headers["Sec-GPC"] == "1";

    /// <summary>True for a page that is loaded before anybody looks at it.</summary>
    public static bool IsPrefetch(IHeaderDictionary headers) =>
        headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || headers["Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
