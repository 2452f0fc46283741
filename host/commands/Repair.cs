using System.Text.Json;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Commands;

/// <summary>Settles raw events again through the running instance, or in the folder itself when none runs.</summary>
internal sealed class Repair : IAsyncDisposable
{
    private readonly HttpClient? _running;
    private readonly Offline? _offline;

    private Repair(HttpClient? running, Offline? offline) => (_running, _offline) = (running, offline);

    public static async Task<Repair> OpenAsync(Settings settings, CancellationToken cancel)
    {
        var running = await RunningInstance.FindAsync(settings);
        return new Repair(running, running is null ? await Offline.OpenAsync(settings, cancel) : null);
    }

    public async Task SettleAgainAsync(IReadOnlyList<long> positions, CancellationToken cancel)
    {
        if (_offline is not null)
        {
            await Repairs.AppendAsync(_offline.RawLog, positions, TimeProvider.System, cancel);
            return;
        }

        using var answer = await _running!.PostAsJsonAsync(new Uri("/api/v1/replay", UriKind.Relative), new ReplayRequest(positions), JsonSerializerOptions.Web, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            throw new CommandFailure($"the running instance refused: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _running?.Dispose();
        if (_offline is not null)
        {
            await _offline.DisposeAsync();
        }
    }
}
