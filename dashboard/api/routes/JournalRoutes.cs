using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>Single entries and single sales.</summary>
internal static class JournalRoutes
{
    private const int UsualEntries = 100;
    private const int MostEntries = 10_000;

    public static void MapJournal(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/entries", EntriesAsync)
            .Describe("Entries", "The money entries of the journal in order, without personal data.")
            .Takes("after", "A cursor; without it from the beginning.")
            .Takes("limit", $"1 to {MostEntries}, {UsualEntries} by default.")
            .NotForWatchers().GivesTable<EntryPage>();
        routes.MapGet("/api/v1/sales/{id}", SaleAsync)
            .Describe("Sale", "One sale: its entries and the raw events behind it.")
            .ForAdmins().Gives<SaleAnswer>();
        routes.MapGet("/api/v1/sales/{id}/entries", SaleEntriesAsync)
            .Describe("SaleEntries", "The money entries of one sale, without personal data.")
            .NotForWatchers().Gives<SaleEntries>();
    }

    private static Task EntriesAsync(HttpContext context)
    {
        var journal = context.RequestServices.GetRequiredService<IJournal>();
        var limit = QueryReader.Limit(context.Request.Query, UsualEntries, MostEntries);
        var start = Start(context.Request.Query["after"].ToString(), journal.Head);
        return Answer.TableAsync(context, Page(journal, start, limit), DashboardJson.Default.EntryPage, Tables.Of);
    }

    private static Cursor Start(string after, Cursor head)
    {
        if (after.Length == 0)
        {
            return head.Beginning;
        }

        return TickStart.Of(after, head) is { Position: { } position }
            ? position
            : throw new BadQuestionException("“after” is not a cursor of this journal. Start without it, or use the “next” of an earlier answer.");
    }

    // notes are passed over, so a page of money may take several reads
    private static EntryPage Page(IJournal journal, Cursor position, int limit)
    {
        var rows = new List<EntryRow>();
        while (rows.Count < limit)
        {
            var entries = journal.ReadAfter(position, limit);
            foreach (var entry in entries)
            {
                if (rows.Count == limit)
                {
                    break;
                }

                position = position.Past(entry);
                if (entry.IsMoney)
                {
                    rows.Add(EntryRow.Of(entry, position));
                }
            }

            if (entries.Count < limit)
            {
                break;
            }
        }

        return new(rows, position.ToString());
    }

    private static Task SaleAsync(HttpContext context) => FindAsync(context, (sale, rows) => Answer.JsonAsync(
        context, new SaleAnswer(sale.SaleId, rows, [.. sale.RawEvents.Select(RawEventRow.Of)]), DashboardJson.Default.SaleAnswer));

    private static Task SaleEntriesAsync(HttpContext context) => FindAsync(
        context, (sale, rows) => Answer.JsonAsync(context, new SaleEntries(sale.SaleId, rows), DashboardJson.Default.SaleEntries));

    private static Task FindAsync(HttpContext context, Func<SaleDetail, IReadOnlyList<EntryRow>, Task> answer)
    {
        var services = context.RequestServices;
        var id = (string)context.Request.RouteValues["id"]!;
        if (services.GetRequiredService<IArchive>().FindSale(id) is not { } sale)
        {
            return Problem.WriteAsync(context, StatusCodes.Status404NotFound, "There is no such sale.",
                "Use the saleId of an entry, or any identifier that the sender gave the sale: of its checkout, payment, charge, invoice or order.");
        }

        var start = services.GetRequiredService<IJournal>().Head.Beginning;
        return answer(sale, [.. sale.Entries.Where(e => e.IsMoney).Select(e => EntryRow.Of(e, start.Past(e)))]);
    }
}
