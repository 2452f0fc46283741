using System.CommandLine;
using System.CommandLine.Parsing;

namespace RevenuePulse.Bench;

/// <summary>What every verb shares.</summary>
internal static class Verbs
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>Measures and prints; a benchmark that cannot be run says why.</summary>
    public static async Task<int> PrintAsync(bool asJson, Func<Task<Figures>> measure)
    {
        try
        {
            (await measure()).Print(Console.Out, asJson);
            return Done;
        }
        catch (BenchFailure failure)
        {
            await Console.Error.WriteLineAsync("bench: " + failure.Message);
            return Failed;
        }
    }

    /// <summary>Every benchmark that this version has, one after the other; each takes of the options what it has.</summary>
    public static Command All(params Func<Command>[] benches)
    {
        var command = new Command("all", "Every benchmark of this version");
        foreach (var option in benches.SelectMany(make => make().Options).DistinctBy(option => option.Name))
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancel) =>
        {
            foreach (var make in benches)
            {
                var bench = make();
                var given = bench.Options.Select(option => parsed.GetResult(option.Name)).OfType<OptionResult>().Where(found => !found.Implicit);
                string[] args = [.. given.SelectMany(found => found.Tokens.Select(token => token.Value).Prepend(found.Option.Name))];
                if (await bench.Parse(args).InvokeAsync(cancellationToken: cancel) is not Done and var code)
                {
                    return code;
                }
            }

            return Done;
        });
        return command;
    }
}
