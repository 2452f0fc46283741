using RevenuePulse.Backends.Embedded;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Tests.Backends.Embedded;

/// <summary>The embedded backend in a folder of its own.</summary>
internal sealed class EmbeddedUnderTest : ITwin
{
    private readonly Func<EmbeddedOptions, EmbeddedOptions> _configure;

    public EmbeddedUnderTest(Func<EmbeddedOptions, EmbeddedOptions>? configure = null)
    {
        _configure = configure ?? (o => o);
        Backend = Open();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("pulse-test-").FullName;

    public EmbeddedBackend Backend { get; private set; }

    public EmbeddedOptions Options => _configure(new EmbeddedOptions { DataFolder = Folder });

    IBackend ITwin.Backend => Backend;

    /// <summary>For a contract suite.</summary>
    public static Task<ITwin> ContractAsync() => Task.FromResult<ITwin>(new EmbeddedUnderTest());

    public EmbeddedBackend Open() => Backend = EmbeddedBackend.Open(Options);

    public async Task RestartAsync()
    {
        await Backend.DisposeAsync();
        Open();
    }

    /// <summary>Restarts it; in between somebody else changes a file of its folder.</summary>
    public async Task RestartAfterAsync(string file, string sql)
    {
        await Backend.DisposeAsync();
        Change(file, sql);
        Open();
    }

    /// <summary>Runs statements on a file of the folder.</summary>
    public void Change(string file, string sql)
    {
        using var stranger = Connection.OpenWriter(Path.Combine(Folder, file), 100);
        stranger.Execute(sql);
    }

    public IReadOnlyList<string> Verify()
    {
        using var snapshot = Backend.Read();
        return snapshot.Verify();
    }

    public async ValueTask DisposeAsync()
    {
        await Backend.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
