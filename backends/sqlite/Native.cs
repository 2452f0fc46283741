using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>
/// The calls that are made for every column and row, straight to the library that SQLitePCL loads: its wrappers count references to
/// a safe handle on each of them, which costs more than the call. The short ones also spare the runtime's transition.
/// </summary>
internal static partial class Native
{
    private const string Library = "e_sqlite3";

    // SQLite takes a copy, so that the caller's memory need not stay where it is
    private const nint Copied = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_get_autocommit")]
    [SuppressGCTransition]
    public static partial int GetAutocommit(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    public static partial int BindInt64(nint statement, int parameter, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    [SuppressGCTransition]
    public static partial int BindNull(nint statement, int parameter);

    // an empty span has no address, which SQLite would take for NULL

    public static int BindText(nint statement, int parameter, ReadOnlySpan<byte> utf8) =>
        BindText(statement, parameter, in MemoryMarshal.GetReference(utf8.IsEmpty ? "\0"u8 : utf8), utf8.Length, Copied);

    public static int BindBlob(nint statement, int parameter, ReadOnlySpan<byte> bytes) =>
        BindBlob(statement, parameter, in MemoryMarshal.GetReference(bytes.IsEmpty ? "\0"u8 : bytes), bytes.Length, Copied);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    private static partial int BindText(nint statement, int parameter, in byte first, int length, nint free);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    private static partial int BindBlob(nint statement, int parameter, in byte first, int length, nint free);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    public static partial long ColumnInt64(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    public static partial int ColumnType(nint statement, int column);
}
