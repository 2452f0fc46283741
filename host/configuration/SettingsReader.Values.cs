using System.Globalization;

namespace RevenuePulse.Host.Configuration;

/// <summary>Single values: numbers, switches, lists and secrets, each with what is wrong about it.</summary>
public sealed partial class SettingsReader
{
    private int? Seconds(string name) => Positive(name, "seconds");

    private int? Positive(string name, string unit)
    {
        var value = Value(name);
        if (value is null)
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }

        _problems.Add($"{name}: '{value}' is not a positive number of {unit}");
        return null;
    }

    private bool Flag(string name) => Choice(name, "false", "true", "false", "1", "0") is "true" or "1";

    private string Choice(string name, string preset, params string[] allowed)
    {
        var value = Value(name)?.ToLowerInvariant() ?? preset;
        if (allowed.Contains(value))
        {
            return value;
        }

        _problems.Add($"{name}: '{value}' is not one of {string.Join(", ", allowed)}");
        return preset;
    }

    private string? Token(string name)
    {
        var token = Secrets(name).FirstOrDefault();
        if (token is { Length: < 16 })
        {
            _problems.Add($"{name} has fewer than 16 characters and could be guessed; make one with: openssl rand -hex 24");
        }

        return token;
    }

    /// <summary>A secret, or several separated by commas; also from the file that NAME_FILE names, one per line.</summary>
    private string[] Secrets(string name)
    {
        const StringSplitOptions clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var inline = (Value(name) ?? "").Split(',', clean);
        if (Value(name + "_FILE") is not { } path)
        {
            return inline;
        }

        if (inline.Length > 0)
        {
            _problems.Add($"{name} and {name}_FILE are both set; unset one of them");
        }

        try
        {
            var lines = File.ReadAllText(path).Split('\n', clean);
            if (lines.Length == 0)
            {
                _problems.Add($"{name}_FILE: the file {path} is empty; write one secret per line");
            }

            return lines;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{name}_FILE: {path} cannot be read: {failure.Message}");
            return [];
        }
    }

    private string[] List(string name, params char[] separators) =>
        (Value(name) ?? "").Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string? Value(string name) => _configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
