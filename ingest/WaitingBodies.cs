namespace RevenuePulse.Ingest;

/// <summary>
/// Bounds the memory of deliveries that wait for the raw log. Only verified bodies are counted: whoever has no secret cannot use up what
/// the senders need.
/// </summary>
internal sealed class WaitingBodies(long limitBytes)
{
    private long _bytes;

    /// <summary>False, and nothing counted, when the limit would be exceeded.</summary>
    public bool TryEnter(int lengthBytes)
    {
        if (Interlocked.Add(ref _bytes, lengthBytes) <= limitBytes)
        {
            return true;
        }

        Leave(lengthBytes);
        return false;
    }

    /// <summary>Gives back what <see cref="TryEnter"/> took.</summary>
    public void Leave(int lengthBytes) => Interlocked.Add(ref _bytes, -lengthBytes);
}
