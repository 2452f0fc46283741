namespace RevenuePulse;

/// <summary>A key that somebody was given. The secret itself is kept nowhere.</summary>
public sealed record AccessToken
{
    /// <summary>Lower-case hex; part of the secret, so that it is found without a search.</summary>
    public required string Id { get; init; }

    /// <summary>Where or by whom it is used.</summary>
    public required string Name { get; init; }

    /// <summary>What it opens.</summary>
    public required TokenRole Role { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>To the minute; null = never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>SHA-256 of the secret, lower-case hex. The secret is 256 random bits, so a slow hash would protect nothing more.</summary>
    public required string Hash { get; init; }
}

/// <summary>What a stored token opens; never more than reading. The wire names are in <see cref="TokenRoles"/>.</summary>
public enum TokenRole : byte
{
    /// <summary>For a screen on a wall: sees, and takes nothing along.</summary>
    Watch = 1,

    /// <summary>Reads everything that carries no personal data.</summary>
    Viewer = 2,
}

/// <summary>The names of token roles as they appear in JSON and CSV.</summary>
public static class TokenRoles
{
    private static readonly string[] Names = ["", "watch", "viewer"];

    /// <summary>Every wire name.</summary>
    public static IReadOnlyList<string> AllNames { get; } = Names[1..];

    /// <summary>The wire name.</summary>
    public static string Name(this TokenRole role) => Names[(int)role];

    /// <summary>Reads a wire name; false for anything else.</summary>
    public static bool TryParse(string? name, out TokenRole role)
    {
        var index = name is { Length: > 0 } ? Array.IndexOf(Names, name) : -1;
        role = (TokenRole)Math.Max(index, 0);
        return index > 0;
    }
}
