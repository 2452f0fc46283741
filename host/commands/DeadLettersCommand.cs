using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse deadletters list | show | retry</c>: what was refused, why, and again.</summary>
internal static class DeadLettersCommand
{
    public static Command Make() => new("deadletters", "What was refused, why, and again") { List(), Show(), Retry() };

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("list", "The refused events, newest first, after a count per reason") { json };
        command.SetAction(async (parsed, cancel) =>
        {
            using var view = await ConfiguredSettings.ReadAsync(ConfiguredSettings.Load(), cancel);
            var letters = view.Archive.DeadLetters(1000);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(letters, JsonSerializerOptions.Web));
                return ExitCode.Done;
            }

            foreach (var reason in letters.GroupBy(letter => letter.Reason).OrderByDescending(group => group.Count()))
            {
                Console.WriteLine($"{reason.Count(),8}  {reason.Key}");
            }

            foreach (var letter in letters)
            {
                Console.WriteLine($"{letter.Position,8}  {Time(letter.ReceivedAtMs)}  {letter.Provider}  {letter.Type}  {letter.Reason}: {letter.Detail}");
            }

            Console.WriteLine(letters.Count == 0 ? "No dead letters." : "See one: ./pulse deadletters show ID    Try again: ./pulse deadletters retry [ID]");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<long>("id") { Description = "Its id, from the list" };
        var command = new Command("show", "One refused event with its body") { id };
        command.SetAction(async (parsed, cancel) =>
        {
            using var view = await ConfiguredSettings.ReadAsync(ConfiguredSettings.Load(), cancel);
            var (letter, raw) = view.Archive.DeadLetter(parsed.GetValue(id))
                ?? throw new CommandFailure($"there is no dead letter {parsed.GetValue(id)}; ./pulse deadletters list shows them");
            Console.WriteLine($"{letter.Provider} {letter.Type}, received {Time(letter.ReceivedAtMs)}, delivery '{raw.DeliveryId}'");
            Console.WriteLine($"{letter.Reason}: {letter.Detail}");
            Console.WriteLine($"headers {Provenance.HeadersOf(raw)}");
            Console.WriteLine(Encoding.UTF8.GetString(raw.Body.Span));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Retry()
    {
        var id = new Argument<long?>("id") { Description = "Its id; without one, all of them", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("retry", "Settle one refused event again, or all of them") { id };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ConfiguredSettings.Load();
            using var view = await ConfiguredSettings.ReadAsync(settings, cancel);
            var letters = parsed.GetValue(id) is { } one ? [one] : Repairs.AllLetters(view.Archive);
            if (parsed.GetValue(id) is { } asked && view.Archive.DeadLetter(asked) is null)
            {
                throw new CommandFailure($"there is no dead letter {asked}; ./pulse deadletters list shows them");
            }

            await using var repair = await Repair.OpenAsync(settings, cancel);
            foreach (var part in letters.Chunk(LedgerCommand.MaxPositions))
            {
                await repair.SettleAgainAsync(part, cancel);
            }

            var left = letters.Count(letter => view.Archive.DeadLetter(letter) is not null);
            Console.WriteLine($"Retried {letters.Count}: {letters.Count - left} settled, {left} still refused.");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Time(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
