using System.Xml;

namespace RevenuePulse.Backends.Rates;

/// <summary>
/// The European Central Bank's XML: <c>&lt;Cube time='…'&gt;</c> per day and <c>&lt;Cube currency='…' rate='…'/&gt;</c> in it, per one euro.
/// </summary>
internal static class EcbXml
{
    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static RateSheet Read(string text, string baseCurrency)
    {
        var quotes = new Quotes("EUR", arePerPivot: true);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Safe);
            ReadCubes(reader, quotes);
        }
        catch (XmlException broken)
        {
            quotes.Refuse(broken.LineNumber, $"it is no XML: {broken.Message}");
        }

        return quotes.Into(baseCurrency);
    }

    private static void ReadCubes(XmlReader reader, Quotes quotes)
    {
        DateOnly? day = null;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "Cube")
            {
                continue;
            }

            var line = ((IXmlLineInfo)reader).LineNumber;
            if (reader.GetAttribute("time") is { } time)
            {
                day = quotes.Day(line, time);
            }
            else if (reader.GetAttribute("currency") is { } currency && day is { } of)
            {
                quotes.Add(line, of, currency, reader.GetAttribute("rate") ?? "");
            }
        }
    }
}
