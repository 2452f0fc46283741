using System.Net;

namespace RevenuePulse.Dashboard;

/// <summary>How many streams there may be, in all and from one address.</summary>
internal sealed class TickLimits(DashboardOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private int _all;

    /// <summary>Takes a place; false when there is none. Whoever has one gives it back with <see cref="Leave"/>.</summary>
    public bool TryEnter(IPAddress address)
    {
        lock (_lock)
        {
            var own = _perAddress.GetValueOrDefault(address);
            if (_all >= options.MaxTickStreams || own >= options.MaxTickStreamsPerAddress)
            {
                return false;
            }

            _all++;
            _perAddress[address] = own + 1;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress address)
    {
        lock (_lock)
        {
            _all--;
            if (--_perAddress[address] == 0)
            {
                _perAddress.Remove(address);
            }
        }
    }
}
