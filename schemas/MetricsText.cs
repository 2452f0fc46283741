using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace RevenuePulse;

/// <summary>
/// Collects the instruments of all meters whose name begins with RevenuePulse, and writes them for Prometheus. Counters add up,
/// gauges keep their newest value, histograms become a sum and a count.
/// </summary>
public sealed class MetricsText : IDisposable
{
    /// <summary>Meters of the product begin with this.</summary>
    public const string MeterPrefix = "RevenuePulse";

    // ingest's counter of deliveries, tagged provider and outcome: a stage is known to another by its instruments only
    private const string Deliveries = "pulse.webhooks";

    private readonly ConcurrentDictionary<(string Name, string Labels), Value> _values = new();
    private readonly ConcurrentDictionary<Tagged, Value> _byTags = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Listens from now on.</summary>
    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // a meter that is scoped belongs to one product; a process may hold several
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal) && (instrument.Meter.Scope ?? this) == this)
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Record(i, v, tags));
        _listener.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>Deliveries refused for their signature since this process began.</summary>
    public long BadSignatures(string provider) =>
        _values.TryGetValue((Deliveries, Labels([new("provider", provider), new("outcome", "bad_signature")])), out var value) ? (long)value.Sum : 0;

    /// <summary>The mean of a histogram over all its labels; null before the first measurement.</summary>
    public double? Mean(string instrument)
    {
        var values = _values.Where(v => v.Key.Name == instrument).Select(v => v.Value).ToList();
        return values.Sum(v => v.Count) is > 0 and var count ? values.Sum(v => v.Sum) / count : null;
    }

    /// <summary>Everything, in the text format of Prometheus.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in _values.GroupBy(v => v.Key.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            AppendInstrument(text, _instruments[group.Key], group);
        }

        return text.ToString();
    }

    private static void AppendInstrument(StringBuilder text, Instrument instrument, IEnumerable<KeyValuePair<(string Name, string Labels), Value>> values)
    {
        var form = FormOf(instrument);
        var name = instrument.Name.Replace('.', '_') + (form == Form.Counter ? "_total" : "");
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(form == Form.Summary ? "summary" : form == Form.Gauge ? "gauge" : "counter")}\n");
        foreach (var (key, value) in values.OrderBy(v => v.Key.Labels, StringComparer.Ordinal))
        {
            var labels = key.Labels.Length == 0 ? "" : $"{{{key.Labels}}}";
            var (suffix, number) = form == Form.Summary ? ("_sum", value.Sum) : ("", form == Form.Gauge ? value.Newest : value.Sum);
            text.Append(CultureInfo.InvariantCulture, $"{name}{suffix}{labels} {number}\n");
            if (form == Form.Summary)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}_count{labels} {value.Count}\n");
            }
        }
    }

    private void Record(Instrument instrument, double measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // an observable counter reports its total, not what was added
        ValueOf(instrument, tags).Add(measurement, isTotal: instrument.IsObservable);
    }

    /// <summary>Two measurements are made for each delivery: what is found by its tags need not be spelled out.</summary>
    private Value ValueOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length > 2)
        {
            return Named(instrument, tags);
        }

        var (first, second) = (tags.Length > 0 ? tags[0] : default, tags.Length > 1 ? tags[1] : default);
        var key = new Tagged(instrument, first.Key, first.Value, second.Key, second.Value);
        return _byTags.TryGetValue(key, out var value) ? value : _byTags.GetOrAdd(key, Named(instrument, tags));
    }

    private Value Named(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _values.GetOrAdd((instrument.Name, Labels(tags)), static _ => new());

    private static Form FormOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.Contains("Histogram", StringComparison.Ordinal) ? Form.Summary
            : type.Contains("Gauge", StringComparison.Ordinal) || type.Contains("UpDown", StringComparison.Ordinal) ? Form.Gauge
            : Form.Counter;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = Label(tags[i].Key, Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");
        }

        Array.Sort(labels, StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static string Label(string name, string value) => $"{name.Replace('.', '_')}=\"{value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private readonly record struct Tagged(Instrument Instrument, string? FirstName, object? FirstValue, string? SecondName, object? SecondValue);

    private enum Form
    {
        Counter,
        Gauge,
        Summary,
    }

    private sealed class Value
    {
        private readonly Lock _lock = new();

        public double Sum { get; private set; }

        public double Newest { get; private set; }

        public long Count { get; private set; }

        public void Add(double measurement, bool isTotal)
        {
            lock (_lock)
            {
                Sum = isTotal ? measurement : Sum + measurement;
                // an up-down counter is a gauge whose changes add up
                Newest = isTotal ? measurement : Sum;
                Count++;
            }
        }
    }
}
