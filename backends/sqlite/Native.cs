using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>
/// The calls that are made for every column and row, straight to the library that SQLitePCL loads: its wrappers count references to
/// a safe handle on each of them, which costs more than the call. The short ones also spare the runtime's transition.
/// </summary>
internal static partial class Native
{
    private const string Library = "e_sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    public static partial int BindInt64(nint statement, int parameter, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    public static partial long ColumnInt64(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    public static partial int ColumnType(nint statement, int column);
}
