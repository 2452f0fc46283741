using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Bench.Ingest;

/// <summary>
/// The least that any honest receiver does: Kestrel reads the body and checks the signature. Nothing is kept. Runs in a process of its
/// own, started by the bench.
/// </summary>
internal static class BaselineServer
{
    private static readonly byte[] _answer = """{"received":true}"""u8.ToArray();

    public static Command Make()
    {
        var command = new Command("baseline", "Serve the baseline (started by the benchmarks)") { Hidden = true };
        command.SetAction((_, cancel) => RunAsync(cancel));
        return command;
    }

    private static async Task RunAsync(CancellationToken cancel)
    {
        var key = Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("STRIPE_WEBHOOK_SECRET") ?? "");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Environment.GetEnvironmentVariable("PULSE_URLS") ?? "http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(context => context.Request.Path == "/readyz" ? Task.CompletedTask : AnswerAsync(context, key));
        await app.RunAsync(cancel);
    }

    private static async Task AnswerAsync(HttpContext context, byte[] key)
    {
        var length = (int)(context.Request.ContentLength ?? 0);
        var buffer = ArrayPool<byte>.Shared.Rent(11 + length);
        try
        {
            var body = await ReadAsync(context.Request.BodyReader, length);
            body.CopyTo(buffer.AsSpan(11));
            context.Request.BodyReader.AdvanceTo(body.End);
            context.Response.StatusCode = IsSigned(context.Request.Headers["Stripe-Signature"].ToString(), buffer.AsSpan(0, 11 + length), key) ? 200 : 400;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = _answer.Length;
        await context.Response.BodyWriter.WriteAsync(_answer);
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadAsync(PipeReader reader, int length)
    {
        var read = await reader.ReadAtLeastAsync(length);
        return read.Buffer.Slice(0, length);
    }

    /// <summary>The header is <c>t=…,v1=…</c> with ten digits; the first eleven bytes of <paramref name="signed"/> are free for them and a dot.</summary>
    private static bool IsSigned(string header, Span<byte> signed, byte[] key)
    {
        if (header.Length != 80 || !long.TryParse(header.AsSpan(2, 10), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || Math.Abs(at - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()) > 300)
        {
            return false;
        }

        Encoding.ASCII.GetBytes(header.AsSpan(2, 10), signed);
        signed[10] = (byte)'.';
        Span<byte> expected = stackalloc byte[32];
        Span<byte> given = stackalloc byte[32];
        HMACSHA256.HashData(key, signed, expected);
        return Convert.FromHexString(header.AsSpan(16, 64), given, out _, out _) == OperationStatus.Done && CryptographicOperations.FixedTimeEquals(expected, given);
    }
}
