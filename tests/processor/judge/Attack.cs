using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>
/// Runs a property over random cases. What falsifies it is shrunk, and kept beside the tests as well as printed, with the seed that finds
/// it again: <c>PULSE_TEST_REPLAY="seed,gamma"</c>. <c>PULSE_TEST_ROUNDS</c> asks for a longer attack.
/// </summary>
internal static class Attack
{
    private static readonly string _kept = Path.Combine(AppContext.BaseDirectory, "falsified.txt");

    public static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("PULSE_TEST_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 300;

    public static void Holds<T>(Arbitrary<T> cases, Func<T, bool> property, string? keepIn = null)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(Rounds).WithQuietOnSuccess(true);
        try
        {
            Check.One(Seeded(config), Prop.ForAll(cases, property));
        }
        catch (Exception falsified)
        {
            var test = TestContext.Current.Test?.TestDisplayName;
            keepIn ??= _kept;
            File.AppendAllText(keepIn, $"{test}\n{falsified.Message}\n\n");
            throw new InvalidOperationException($"{test} does not hold; also kept in {keepIn}\n{falsified.Message}");
        }
    }

    /// <summary>Two answers that have to be the same; else both are printed.</summary>
    public static bool Same(string expected, string actual) =>
        expected == actual ? true : throw new InvalidOperationException($"expected\n{expected}\nbut was\n{actual}");

    private static Config Seeded(Config config)
    {
        var seed = Environment.GetEnvironmentVariable("PULSE_TEST_REPLAY")?.Split(',');
        return seed is [var first, var gamma, ..]
            ? config.WithReplay(ulong.Parse(first, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture))
            : config;
    }
}
