namespace RevenuePulse;

/// <summary>Something that happened, to be seen beside the money: a deploy, a post, a new price, a first sale.</summary>
public sealed record Annotation
{
    /// <summary>1–128 characters. Putting the same one again replaces it.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened, in a line.</summary>
    public required string Text { get; init; }

    /// <summary>What sort of thing it is.</summary>
    public AnnotationKind Kind { get; init; } = AnnotationKind.Note;

    /// <summary>Where it can be seen, http or https.</summary>
    public string? Url { get; init; }

    /// <summary>Who says so.</summary>
    public string? Author { get; init; }
}

/// <summary>What sort of thing happened. The wire names are in <see cref="AnnotationKinds"/>.</summary>
public enum AnnotationKind : byte
{
    /// <summary>Anything that a person wants to remember.</summary>
    Note = 1,

    /// <summary>A new version went out.</summary>
    Deploy = 2,

    /// <summary>A post was published.</summary>
    Post = 3,

    /// <summary>A price changed.</summary>
    Price = 4,

    /// <summary>Noticed by the product itself: first sale, record, goal reached.</summary>
    Moment = 5,
}

/// <summary>The names of annotation kinds as they appear in JSON and CSV.</summary>
public static class AnnotationKinds
{
    private static readonly string[] Names = ["", "note", "deploy", "post", "price", "moment"];

    /// <summary>Every wire name.</summary>
    public static IReadOnlyList<string> AllNames { get; } = Names[1..];

    /// <summary>The wire name.</summary>
    public static string Name(this AnnotationKind kind) => Names[(int)kind];

    /// <summary>Reads a wire name; false for anything else.</summary>
    public static bool TryParse(string? name, out AnnotationKind kind)
    {
        var index = name is { Length: > 0 } ? Array.IndexOf(Names, name) : -1;
        kind = (AnnotationKind)Math.Max(index, 0);
        return index > 0;
    }
}
