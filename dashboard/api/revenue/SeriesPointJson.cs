using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevenuePulse.Dashboard;

/// <summary>Writes a point as <c>[epochMillis, value]</c>, both exact integers.</summary>
public sealed class SeriesPointJson : JsonConverter<SeriesPoint>
{
    /// <inheritdoc/>
    public override SeriesPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Read();
        var atMs = reader.GetInt64();
        reader.Read();
        long? value = reader.TokenType == JsonTokenType.Null ? null : reader.GetInt64();
        reader.Read();
        return new(atMs, value);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SeriesPoint value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.AtMs);
        if (value.Value is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }
}
