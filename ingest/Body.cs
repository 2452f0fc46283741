using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest;

/// <summary>Reads a body whole. It gathers in the server's own pooled blocks and is copied once, into the array that will be stored.</summary>
internal static class Body
{
    /// <summary>
    /// The bytes as they came; null when there are more than <paramref name="limitBytes"/>, whether announced or counted (a chunked body
    /// announces nothing).
    /// </summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, int limitBytes)
    {
        if (request.ContentLength > limitBytes)
        {
            return null;
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            var bytes = read.Buffer;
            if (bytes.Length > limitBytes)
            {
                request.BodyReader.AdvanceTo(bytes.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = GC.AllocateUninitializedArray<byte>((int)bytes.Length);
                bytes.CopyTo(body);
                request.BodyReader.AdvanceTo(bytes.End);
                return body;
            }

            request.BodyReader.AdvanceTo(bytes.Start, bytes.End);
        }
    }
}
