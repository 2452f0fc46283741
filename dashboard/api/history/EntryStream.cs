using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>Writes the entries of a range as they are read, page by page, merged campaigns as one: memory does not grow with their number.</summary>
internal sealed class EntryStream(IJournal journal, CampaignMerges merges, HttpResponse response, CancellationToken cancel)
{
    private const int PageEntries = 1_000;

    // what is written at once stays out of the heap of large objects
    private const int RowsAtOnce = 100;

    /// <summary>All money entries up to now that lie in the range and pass the filter, in the order of the journal.</summary>
    public async Task WriteAsync(ViewRange range, Filter filter, bool isCsv)
    {
        filter = merges.Widen(filter);
        var head = journal.Head;
        var position = head.Beginning;
        if (isCsv)
        {
            await WriteAsync(Csv.Line(Tables.Of(new EntryPage([], "")).Columns));
        }

        while (!cancel.IsCancellationRequested)
        {
            var entries = journal.ReadAfter(position, PageEntries, head);
            if (entries.Count == 0)
            {
                break;
            }

            foreach (var rows in Wanted(entries, position, range, filter).Chunk(RowsAtOnce))
            {
                await WriteAsync(Text(rows, isCsv));
            }

            position = position.Past(entries);
        }
    }

    /// <summary>One line of text as it is.</summary>
    public async Task WriteAsync(string text)
    {
        if (text.Length > 0)
        {
            Encoding.UTF8.GetBytes(text, response.BodyWriter);
            // who reads slowly is waited for here
            await response.BodyWriter.FlushAsync(cancel);
        }
    }

    private IEnumerable<EntryRow> Wanted(IReadOnlyList<Entry> entries, Cursor position, ViewRange range, Filter filter)
    {
        foreach (var entry in entries)
        {
            position = position.Past(entry);
            if (entry.IsMoney && entry.AtMs >= range.FromMs && entry.AtMs < range.ToMs && filter.Admits(entry.Dimensions))
            {
                // as everywhere else, merged campaigns are one; the journal itself keeps what was booked
                yield return EntryRow.Of(entry, position) with { Campaign = merges.Of(entry.Dimensions.Campaign) };
            }
        }
    }

    private static string Text(IReadOnlyList<EntryRow> rows, bool isCsv)
    {
        var text = new StringBuilder();
        if (isCsv)
        {
            foreach (var row in Tables.Of(new EntryPage(rows, "")).Rows)
            {
                text.Append(Csv.Line(row));
            }

            return text.ToString();
        }

        foreach (var row in rows)
        {
            text.Append(JsonSerializer.Serialize(row, DashboardJson.Default.EntryRow)).Append('\n');
        }

        return text.ToString();
    }
}
