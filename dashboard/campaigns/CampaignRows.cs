using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Reads the rows of a campaign file event by event: depth costs no stack, anchors expand to nothing, and a wrong row is named and left
/// behind. What a row means is for <see cref="CampaignForm"/> to say.
/// </summary>
internal sealed class CampaignRows(TextReader text)
{
    private const int MostRows = 10_000;

    // the parser takes ever longer the deeper it is
    private const int MostDepth = 16;

    private static readonly string[] Numbers = ["costMinor", "split"];

    private readonly Parser _parser = new(text);
    private readonly List<Row> _rows = [];

    /// <summary>One mapping of the list.</summary>
    /// <param name="Line">Where it begins, from 1.</param>
    /// <param name="Id">Its id, null when it has none.</param>
    /// <param name="Fields">As a JSON object.</param>
    public sealed record Row(long Line, string? Id, JsonObject Fields);

    /// <summary>What was read.</summary>
    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>What is no row, with its line.</summary>
    public List<string> Problems { get; } = [];

    /// <exception cref="YamlException">It is not YAML; rows before that place are there.</exception>
    public void Read()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            return;
        }

        if (!_parser.TryConsume<MappingStart>(out _))
        {
            Problems.Add(At("the file is a mapping with a list under “campaigns:”."));
            return;
        }

        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            ReadTop();
        }
    }

    private void ReadTop()
    {
        if (!_parser.TryConsume<Scalar>(out var key) || key.Value != "campaigns")
        {
            Problems.Add(At($"only “campaigns:” is known here{(key is null ? "" : $", “{key.Value}” is not")}."));
            SkipKeyAnd(key);
        }
        else if (_parser.TryConsume<SequenceStart>(out _))
        {
            ReadList();
        }
        else
        {
            Problems.Add(At("“campaigns:” is a list; begin each campaign with “- id:”."));
            Skip();
        }
    }

    private void ReadList()
    {
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            if (_rows.Count >= MostRows)
            {
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"there are more than {MostRows} campaigns");
            }

            if (_parser.TryConsume<MappingStart>(out var start))
            {
                ReadRow(start.Start.Line);
            }
            else
            {
                Problems.Add(At("a campaign is written as “- id: …” with its other fields below."));
                Skip();
            }
        }
    }

    private void ReadRow(long line)
    {
        var fields = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key) || !_parser.TryConsume<Scalar>(out var value))
            {
                Problems.Add(At(key is null ? "a field has a plain name." : $"“{key.Value}” has one plain value."));
                SkipKeyAnd(key);
            }
            else if (!fields.TryAdd(key.Value, Value(key.Value, value)))
            {
                Problems.Add($"line {key.Start.Line}: “{key.Value}” stands there twice.");
            }
        }

        _rows.Add(new(line, fields["id"] is { } id && id.ToString() is { Length: > 0 } given ? given : null, fields));
    }

    private void SkipKeyAnd(Scalar? key)
    {
        if (key is null)
        {
            Skip();
        }

        Skip();
    }

    private void Skip()
    {
        var depth = 0;
        do
        {
            var current = _parser.Current!;
            depth += current.NestingIncrease;
            if (depth > MostDepth)
            {
                throw new YamlException(current.Start, current.End, $"it is nested more than {MostDepth} levels deep");
            }

            _parser.MoveNext();
        }
        while (depth > 0);
    }

    // YAML alone would make a number of a name such as 2026, and a date of a start
    private static JsonValue? Value(string key, Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style == ScalarStyle.Plain && text is "" or "~" or "null")
        {
            return null;
        }

        if (!Numbers.Contains(key))
        {
            return JsonValue.Create(text);
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    private string At(string problem) => $"line {_parser.Current?.Start.Line ?? 1}: {problem}";
}
