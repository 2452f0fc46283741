namespace RevenuePulse.Ingest.Signatures;

/// <summary>What a signature check came to.</summary>
internal enum Verdict : byte
{
    /// <summary>Signed with one of our secrets, and fresh.</summary>
    Authentic = 0,

    /// <summary>There is no signature at all.</summary>
    Missing = 1,

    /// <summary>There is one, and it is malformed or made with another secret or for another body.</summary>
    Wrong = 2,

    /// <summary>It says that it was made too long ago, or in the future.</summary>
    OutsideTolerance = 3,
}
