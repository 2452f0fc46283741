using System.Net;
using System.Text;

namespace RevenuePulse.BrowserTests;

/// <summary>A landing page of another origin that holds what the product says to paste.</summary>
internal sealed class ShopPage : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    private ShopPage(int port, string snippet)
    {
        Address = new($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = ServeAsync(Encoding.UTF8.GetBytes($"<!doctype html><title>Shop</title><h1>Shop</h1>{snippet}"));
    }

    public Uri Address { get; }

    public static Task<ShopPage> StartAsync(string snippet) => Task.FromResult(new ShopPage(RunningHost.FreePort(), snippet));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync(byte[] page)
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.OutputStream.WriteAsync(page);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // stopped
        }
    }
}
