using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApexCharts;

/// <summary>The options as the script wants them: camelCase, nulls left out, enumerations by name.</summary>
internal static class ChartJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new ValueOrListConverter(), new EnumConverter() },
    };

    public static JsonSerializerOptions Options<TItem>() where TItem : class => OptionsOf<TItem>.Value;

    private static class OptionsOf<TItem>
    {
        public static readonly JsonSerializerOptions Value = new(_options) { Converters = { new DataPointConverter<TItem>() } };
    }

    /// <summary>A point is written as what it is, not as the interface.</summary>
    private sealed class DataPointConverter<TItem> : JsonConverter<IDataPoint<TItem>>
    {
        public override IDataPoint<TItem> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, IDataPoint<TItem> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, value.GetType(), options);
    }

    /// <summary>One value stands alone, several make a list.</summary>
    private sealed class ValueOrListConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type type) => type.BaseType is { IsGenericType: true } b && b.GetGenericTypeDefinition() == typeof(ValueOrList<>);

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<,>).MakeGenericType(type, type.BaseType.GetGenericArguments()[0]));

        private sealed class Of<T, TValue> : JsonConverter<T> where T : ValueOrList<TValue>
        {
            public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
            {
                if (value.Count == 1) JsonSerializer.Serialize(writer, value[0], options);
                else JsonSerializer.Serialize(writer, value.ToArray(), options);
            }
        }
    }

    private sealed class EnumConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type type) => type.IsEnum;

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type));

        private sealed class Of<T> : JsonConverter<T> where T : struct, Enum
        {
            public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
            {
                var name = value.ToString();
                writer.WriteStringValue(typeof(T).GetField(name)?.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? JsonNamingPolicy.CamelCase.ConvertName(name));
            }
        }
    }
}
