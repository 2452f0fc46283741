namespace RevenuePulse;

/// <summary>
/// What people mark beside the money: goal, launches, annotations. Seam with two implementations. Reading is from memory, each property
/// an immutable snapshot; writing is durable when the call returns. Times are kept to the millisecond.
/// </summary>
public interface IMarkBook
{
    /// <summary>The goal, null when there is none.</summary>
    Goal? Goal { get; }

    /// <summary>All launches, by id.</summary>
    IReadOnlyDictionary<string, Launch> Launches { get; }

    /// <summary>All annotations, by time, those of one time by id.</summary>
    IReadOnlyList<Annotation> Annotations { get; }

    /// <summary>Sets the goal in place of the one before.</summary>
    void Put(Goal goal);

    /// <summary>Adds or replaces a launch.</summary>
    void Put(Launch launch);

    /// <summary>Adds or replaces an annotation.</summary>
    void Put(Annotation annotation);

    /// <summary>False when there is none.</summary>
    bool DeleteGoal();

    /// <summary>False when there is no such launch.</summary>
    bool DeleteLaunch(string id);

    /// <summary>False when there is no such annotation.</summary>
    bool DeleteAnnotation(string id);
}
