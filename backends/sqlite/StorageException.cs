using SQLitePCL;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>SQLite refused. The extended code tells a full disk from a lost write.</summary>
/// <param name="code">SQLite's extended result code.</param>
/// <param name="message">SQLite's words.</param>
public sealed class StorageException(int code, string message) : IOException($"SQLite {code}: {message}")
{
    /// <summary>SQLite's extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>
    /// True when an fsync failed. The kernel may have dropped the pages and would report success the next time, so no retry can
    /// make the write durable.
    /// </summary>
    public bool LostDurability => Code is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC;

    /// <summary>True when the machine is at fault (disk, memory, locks) and the same write may succeed later.</summary>
    public bool IsEnvironment => (Code & 0xff) is raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_LOCKED
        or raw.SQLITE_NOMEM or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PROTOCOL or raw.SQLITE_CORRUPT;

    /// <summary>True when a sum left the 64-bit range.</summary>
    public bool IsOverflow => (Code & 0xff) == raw.SQLITE_ERROR && Message.Contains("integer overflow", StringComparison.Ordinal);
}
