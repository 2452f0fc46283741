using System.Text.Json.Serialization;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>What is frozen for a generation: the partitions, and which topics they are.</summary>
/// <param name="Generation">Made of the identities of raw log and journal: topics that were made anew are another generation.</param>
/// <param name="Partitions">Of raw log and journal alike.</param>
internal sealed record ClusterShape(string Generation, int Partitions)
{
    [JsonIgnore]
    public Positions Positions => new(Partitions);
}
