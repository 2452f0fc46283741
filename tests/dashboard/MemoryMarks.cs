using System.Collections.Concurrent;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>Goal, launches, annotations and tokens in memory.</summary>
public sealed class MemoryMarks : IMarkBook, ITokenBook
{
    private readonly ConcurrentDictionary<string, Launch> _launches = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Annotation> _annotations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);

    public event Action<string> Revoked = _ => { };

    public Goal? Goal { get; private set; }

    public IReadOnlyDictionary<string, Launch> Launches => _launches;

    public IReadOnlyList<Annotation> Annotations => [.. _annotations.Values.OrderBy(a => a.At).ThenBy(a => a.Id, StringComparer.Ordinal)];

    public IReadOnlyDictionary<string, AccessToken> Tokens => _tokens;

    /// <summary>How often a use was noted.</summary>
    public int Touches { get; private set; }

    /// <summary>Whether noting a use fails.</summary>
    public bool IsDiskFull { get; set; }

    public void Put(Goal goal) => Goal = goal;

    public void Put(Launch launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        _launches[launch.Id] = launch;
    }

    public void Put(Annotation annotation)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        _annotations[annotation.Id] = annotation;
    }

    public bool DeleteGoal()
    {
        var wasThere = Goal is not null;
        Goal = null;
        return wasThere;
    }

    public bool DeleteLaunch(string id) => _launches.TryRemove(id, out _);

    public bool DeleteAnnotation(string id) => _annotations.TryRemove(id, out _);

    public void Add(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Assert.True(_tokens.TryAdd(token.Id, token));
    }

    public bool Revoke(string id)
    {
        var wasThere = _tokens.TryRemove(id, out _);
        Revoked(id);
        return wasThere;
    }

    public void Touch(string id, DateTimeOffset at)
    {
        if (IsDiskFull)
        {
            throw new IOException("disk full");
        }

        Touches++;
        _tokens[id] = _tokens[id] with { LastUsedAt = at };
    }
}
