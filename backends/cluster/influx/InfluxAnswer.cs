using System.Text;
using System.Text.Json;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// An answer of <c>/query</c>. Numbers are read as 64-bit integers, never by way of a double: that is why this is not left to a
/// serializer of objects.
/// </summary>
internal sealed class InfluxAnswer
{
    /// <summary>Stands for null among numbers.</summary>
    public const long Null = long.MinValue;

    private readonly List<AnswerSeries> _series = [];

    /// <summary>The series in the order of the answer.</summary>
    public IReadOnlyList<AnswerSeries> Series => _series;

    /// <exception cref="StoreUnavailableException">It is an error, is cut off, or cannot be understood.</exception>
    public static InfluxAnswer Parse(ReadOnlySpan<byte> json)
    {
        var answer = new InfluxAnswer();
        try
        {
            answer.Read(new Utf8JsonReader(json));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new StoreUnavailableException("InfluxDB answered what cannot be understood", e);
        }

        return answer;
    }

    /// <summary>The error's words, or the beginning of what came instead.</summary>
    public static string ErrorIn(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 2000)]);
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var name in (string[])["error", "message"])
            {
                if (json.RootElement.TryGetProperty(name, out var error)) return error.ToString();
            }
        }
        catch (JsonException)
        {
            // a page of a proxy, perhaps
        }

        return text[..Math.Min(text.Length, 200)];
    }

    private void Read(Utf8JsonReader json)
    {
        var statement = 0;
        AnswerSeries? series = null;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName) continue;
            if (json.ValueTextEquals("statement_id"u8)) statement = ReadStatement(ref json);
            else if (json.ValueTextEquals("error"u8)) throw Refusal(ReadText(ref json));
            else if (json.ValueTextEquals("partial"u8)) ReadPartial(ref json);
            else if (json.ValueTextEquals("name"u8)) series = Begin(statement, ReadText(ref json));
            else if (json.ValueTextEquals("tags"u8)) ReadTags(ref json, series ??= Begin(statement, ""));
            else if (json.ValueTextEquals("columns"u8)) ReadColumns(ref json, series ??= Begin(statement, ""));
            else if (json.ValueTextEquals("values"u8))
            {
                ReadValues(ref json, series ?? Begin(statement, ""));
                series = null;
            }
        }
    }

    private static StoreUnavailableException Refusal(string error) => new($"InfluxDB refused a query: {error}")
    {
        // 1.6 says the latter of a question of two statements
        IsMissing = error.Contains("database not found", StringComparison.OrdinalIgnoreCase) || error == "not executed",
    };

    private AnswerSeries Begin(int statement, string name)
    {
        _series.Add(new AnswerSeries(statement, name));
        return _series[^1];
    }

    private static int ReadStatement(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt32();
    }

    private static string ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString() ?? "";
    }

    private static void ReadPartial(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.True)
        {
            throw new StoreUnavailableException("InfluxDB cut an answer off: set max-row-limit = 0 in its configuration");
        }
    }

    private static void ReadTags(ref Utf8JsonReader json, AnswerSeries series)
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var tag = json.GetString()!;
            series.AddTag(tag, ReadText(ref json));
        }
    }

    private static void ReadColumns(ref Utf8JsonReader json, AnswerSeries series)
    {
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            series.AddColumn(json.GetString()!);
        }
    }

    private static void ReadValues(ref Utf8JsonReader json, AnswerSeries series)
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (json.TokenType == JsonTokenType.String) series.AddText(json.GetString()!);
                else series.AddNumber(json.TokenType == JsonTokenType.Number ? json.GetInt64() : Null);
            }
        }
    }
}

/// <summary>Rows that share their tags.</summary>
internal sealed class AnswerSeries(int statement, string name)
{
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly List<string> _columns = [];
    private readonly List<string> _texts = [];
    private readonly List<long> _values = [];

    public int Statement => statement;

    public string Name => name;

    public int Rows => _columns.Count == 0 ? 0 : _values.Count / _columns.Count;

    /// <summary>An absent tag is null: the server answers it as empty.</summary>
    public string? Tag(string tag) => _tags.GetValueOrDefault(tag) is { Length: > 0 } value ? TagText.Decode(value) : null;

    public int Column(string column) => _columns.IndexOf(column);

    public long Number(int row, int column) => _values[(row * _columns.Count) + column];

    public string? Text(int row, int column) => Number(row, column) is var index and >= 0 ? _texts[(int)index] : null;

    public void AddTag(string tag, string value) => _tags[tag] = value;

    public void AddColumn(string column) => _columns.Add(column);

    public void AddNumber(long value) => _values.Add(value);

    public void AddText(string value)
    {
        _values.Add(_texts.Count);
        _texts.Add(value);
    }
}
