namespace RevenuePulse.Dashboard.Parts;

/// <summary>A question of a page as a call of the API.</summary>
public static class ApiCall
{
    /// <summary>Path and query; values are escaped, pairs without a value left out unless they are filters.</summary>
    public static string Path(string route, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var query = string.Join('&', parameters.Select(pair => $"{pair.Key}={AddressReading.Escape(pair.Value)}"));
        return query.Length == 0 ? route : $"{route}?{query}";
    }

    /// <summary>A command for a shell. The token is named, never written.</summary>
    public static string Curl(string baseUri, string path) =>
        $"curl -H \"Authorization: Bearer $PULSE_TOKEN\" '{baseUri.TrimEnd('/')}{path.Replace("'", "%27", StringComparison.Ordinal)}'";
}
