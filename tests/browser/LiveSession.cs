namespace RevenuePulse.BrowserTests;

/// <summary>A running product with something sold, for the tests of one class.</summary>
public abstract class LiveSession(Chromium chromium) : IAsyncLifetime
{
    protected Chromium Chromium { get; } = chromium;

    protected RunningHost Host { get; private set; } = null!;

    protected StripeSender Stripe { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _ = Chromium.Browser;
        Host = await RunningHost.StartAsync();
        Stripe = new(Host.Address);
        await Stripe.SellAsync(120_050);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Stripe?.Dispose();
        await (Host?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
