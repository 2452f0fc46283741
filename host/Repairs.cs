using RevenuePulse.Dashboard;

namespace RevenuePulse.Host;

/// <summary>
/// Settles raw events again: one dead letter, all of them, or a range that is replayed. Each is a command in the raw log, so that the
/// single writer stays single; it is safe to repeat.
/// </summary>
internal static class Repairs
{
    private const int Page = 1000;

    public static void MapRepairs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1").WithMetadata(new AdminOnly());
        group.MapPost("/deadletters/{id:long}/retry", RetryAsync).WithName("retryDeadLetter")
            .WithSummary("Settles one refused event again; tells what became of it");
        group.MapPost("/deadletters/retry", RetryAllAsync).WithName("retryDeadLetters")
            .WithSummary("Settles every refused event again, or those of one reason");
        group.MapPost("/replay", ReplayAsync).WithName("replay")
            .WithSummary("Settles the raw events of positions [from, to] again; changes nothing that is right");
    }

    private static async Task<IResult> RetryAsync(long id, IArchive archive, IRawLog log, TimeProvider clock, CancellationToken cancel)
    {
        if (archive.DeadLetter(id) is null)
        {
            return Results.Problem($"There is no dead letter {id}. It may have been retried with success already.", statusCode: 404);
        }

        await AppendAsync(log, [id], clock, cancel);
        return Results.Ok(new { id, settled = archive.DeadLetter(id) is null });
    }

    private static async Task<IResult> RetryAllAsync(string? reason, IArchive archive, IRawLog log, TimeProvider clock, CancellationToken cancel)
    {
        var letters = AllLetters(archive, reason);
        await AppendAsync(log, letters, clock, cancel);
        var left = reason is null ? archive.Counts().DeadLetters : AllLetters(archive, reason).Count;
        return Results.Ok(new { retried = letters.Count, left });
    }

    private static async Task<IResult> ReplayAsync(ReplayRequest range, IRawLog log, TimeProvider clock, CancellationToken cancel)
    {
        if (range.Positions.Count > LedgerCommand.MaxPositions)
        {
            return Results.Problem($"At most {LedgerCommand.MaxPositions} positions go into one request; send several.", statusCode: 400);
        }

        await AppendAsync(log, range.Positions, clock, cancel);
        return Results.Ok(new { replayed = range.Positions.Count });
    }

    /// <summary>Appends as many commands as it takes; each is durable, and settled with its commit, when this returns.</summary>
    public static async Task AppendAsync(IRawLog log, IReadOnlyList<long> positions, TimeProvider clock, CancellationToken cancel)
    {
        foreach (var part in positions.Chunk(LedgerCommand.MaxPositions))
        {
            await log.AppendAsync(new LedgerCommand(LedgerCommand.Retry, part).ToRawEvent(clock.GetUtcNow().ToUnixTimeMilliseconds()), cancel);
        }
    }

    /// <summary>Positions of all dead letters, oldest first.</summary>
    public static List<long> AllLetters(IArchive archive, string? reason = null)
    {
        var positions = new List<long>();
        for (var page = archive.DeadLetters(Page); page.Count > 0; page = archive.DeadLetters(Page, page[^1].Position))
        {
            positions.AddRange(page.Where(letter => reason is null || letter.Reason == reason).Select(letter => letter.Position));
        }

        positions.Reverse();
        return positions;
    }
}

/// <summary>Raw positions to settle again.</summary>
/// <param name="Positions">At most <see cref="LedgerCommand.MaxPositions"/>.</param>
internal sealed record ReplayRequest(IReadOnlyList<long> Positions);
