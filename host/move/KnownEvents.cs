using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Host.Move;

/// <summary>
/// Which events a raw log holds, by where each came in first. Positions are dense, so an event costs eight bytes: its digest.
/// </summary>
internal sealed class KnownEvents
{
    private readonly Dictionary<string, List<ulong>> _journals = new(StringComparer.Ordinal);

    /// <summary>All events of a raw log.</summary>
    public static KnownEvents Of(ISnapshot snapshot)
    {
        var known = new KnownEvents();
        foreach (var (raw, _, _) in snapshot.RawEvents())
        {
            var digest = Digest(raw);
            if (Provenance.Of(raw) is { } origin)
            {
                known.Add(origin.Generation, origin.Position, digest);
                continue;
            }

            // under every name that the journal ever had it is the same event
            foreach (var generation in snapshot.Formerly.Append(snapshot.Head.Generation))
            {
                known.Add(generation, raw.Position, digest);
            }
        }

        return known;
    }

    public long Count { get; private set; }

    public void Add(string journal, long position, ulong digest)
    {
        if (!_journals.TryGetValue(journal, out var digests))
        {
            _journals[journal] = digests = [];
        }

        while (digests.Count <= position)
        {
            digests.Add(0);
        }

        if (digests[(int)position] == 0)
        {
            Count++;
        }

        digests[(int)position] = digest;
    }

    /// <summary>True when any event of a journal is there.</summary>
    public bool HasAnyOf(string journal) => _journals.ContainsKey(journal);

    /// <summary>The digest of an event; 0 when it is not there.</summary>
    public ulong Find(string journal, long position) =>
        _journals.TryGetValue(journal, out var digests) && position < digests.Count ? digests[(int)position] : 0;

    /// <summary>Of what the sender sent; never 0.</summary>
    public static ulong Digest(RawEvent raw)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{raw.Provider}\n{raw.Account}\n{raw.DeliveryId}\n{raw.Type}\n{raw.ReceivedAtMs}\n"));
        hash.AppendData(raw.Body.Span);
        return BitConverter.ToUInt64(hash.GetHashAndReset()) | 1;
    }
}
