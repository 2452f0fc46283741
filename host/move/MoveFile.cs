using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevenuePulse.Host.Move;

/// <summary>
/// The file that a journal moves in: one JSON object per line, the head first, then what people wrote, then every raw event with what it
/// booked, then an end that vouches for all before it. It holds what senders sent, so only its owner may read it.
/// </summary>
internal static class MoveFile
{
    /// <summary>The form that this program writes, and the only one that it reads.</summary>
    public const int Form = 1;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>A new file; compressed where its name ends with <c>.gz</c>.</summary>
    /// <exception cref="IOException">There is one already, or it cannot be written.</exception>
    public static Writer Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        Stream file = new FileStream(path, options);
        return new Writer(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : file);
    }

    /// <summary>All lines, in order; only who reads to the end knows that the file is whole.</summary>
    /// <exception cref="InvalidDataException">It is no such file, it was cut off, or somebody changed it.</exception>
    public static IEnumerable<MoveLine> Read(string path)
    {
        using var file = Open(path);
        using var reader = new StreamReader(file, bufferSize: 1 << 16);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            var line = Parse(path, number, text);
            if (number == 1)
            {
                Expect(line.Head, path);
            }

            if (line.End is { } end)
            {
                if (!end.Sha256.Equals(Convert.ToHexStringLower(digest.GetHashAndReset()), StringComparison.Ordinal))
                {
                    throw new InvalidDataException($"{path} is not what was written: its content and its end do not agree. Export it again.");
                }

                yield return line;
                yield break;
            }

            Append(digest, text);
            yield return line;
        }

        throw new InvalidDataException($"{path} is cut off: it has no end. Export it again.");
    }

    private static void Expect(MoveHead? head, string path)
    {
        if (head is null)
        {
            throw new InvalidDataException($"{path} does not begin as an exported journal does: ./pulse export journal FILE writes one.");
        }

        if (head.Form != Form)
        {
            throw new InvalidDataException($"{path} has form {head.Form}; this program reads form {Form}.");
        }
    }

    private static MoveLine Parse(string path, int number, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<MoveLine>(text, _json) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, line {number}: {e.Message}", e);
        }
    }

    private static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        var isCompressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static void Append(IncrementalHash digest, string text)
    {
        digest.AppendData(System.Text.Encoding.UTF8.GetBytes(text));
        digest.AppendData("\n"u8);
    }

    /// <summary>Writes lines and remembers what the end has to say.</summary>
    internal sealed class Writer(Stream stream) : IDisposable
    {
        private readonly StreamWriter _output = new(stream, bufferSize: 1 << 16) { NewLine = "\n" };
        private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public void Write(MoveLine line)
        {
            var text = JsonSerializer.Serialize(line, _json);
            Append(_digest, text);
            _output.WriteLine(text);
        }

        /// <summary>Without it the file is not believed.</summary>
        public void End(long events, long entries) => _output.WriteLine(
            JsonSerializer.Serialize(new MoveLine { End = new MoveEnd(events, entries, Convert.ToHexStringLower(_digest.GetHashAndReset())) }, _json));

        public void Dispose()
        {
            _output.Dispose();
            _digest.Dispose();
        }
    }
}
