using System.Diagnostics;
using System.Globalization;

namespace RevenuePulse.Host.Commands;

/// <summary>Count, rate and time left of a long command; on a terminal only.</summary>
/// <param name="verb">For example "replayed".</param>
/// <param name="noun">For example "events".</param>
/// <param name="expected">How many at the most.</param>
internal sealed class Progress(string verb, string noun, long expected)
{
    private readonly bool _isShown = !Console.IsErrorRedirected;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _lastShown;

    public long Done { get; private set; }

    public void Add(long count)
    {
        Done += count;
        if (!_isShown || _clock.Elapsed - _lastShown < TimeSpan.FromMilliseconds(200))
        {
            return;
        }

        _lastShown = _clock.Elapsed;
        var rate = Done / Math.Max(0.001, _clock.Elapsed.TotalSeconds);
        var left = TimeSpan.FromSeconds(Math.Max(0, expected - Done) / Math.Max(1, rate));
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{verb} {Done:N0} of {expected:N0} {noun}, {rate:N0}/s, {left:hh\\:mm\\:ss} left   "));
    }

    public void End()
    {
        if (_isShown && _lastShown > TimeSpan.Zero)
        {
            Console.Error.WriteLine();
        }
    }
}
