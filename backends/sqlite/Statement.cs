using System.Buffers;
using System.Text;
using SQLitePCL;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>A prepared statement: bind by number, run, read columns by number.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    private const int StackBytes = 512;

    // valid as long as the safe handle, which this object holds
    private readonly nint _handle = handle.DangerousGetHandle();

    public Statement Bind(int parameter, long value)
    {
        connection.Check(Native.BindInt64(_handle, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, double? value)
    {
        connection.Check(value is { } v ? raw.sqlite3_bind_double(handle, parameter, v) : raw.sqlite3_bind_null(handle, parameter));
        return this;
    }

    public Statement Bind(int parameter, long? value)
    {
        connection.Check(value is { } v ? Native.BindInt64(_handle, parameter, v) : Native.BindNull(_handle, parameter));
        return this;
    }

    public Statement Bind(int parameter, string? text)
    {
        if (text is null)
        {
            connection.Check(Native.BindNull(_handle, parameter));
            return this;
        }

        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = size > StackBytes ? ArrayPool<byte>.Shared.Rent(size) : null;
        var bytes = rented ?? stackalloc byte[StackBytes];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        connection.Check(Native.BindText(_handle, parameter, bytes[..length]));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> blob)
    {
        connection.Check(Native.BindBlob(_handle, parameter, blob));
        return this;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        var code = Native.Step(_handle);
        if (code != raw.SQLITE_DONE)
        {
            Fail(code);
        }

        _ = Native.Reset(_handle);
    }

    /// <summary>Starts reading; disposing the result makes the statement ready for its next use.</summary>
    public Rows Read() => new(this);

    /// <summary>The first column of the only row, or <paramref name="absent"/>.</summary>
    public long ReadLong(long absent = 0)
    {
        using var rows = Read();
        return rows.Next() && !IsNull(0) ? Long(0) : absent;
    }

    /// <summary>The first column of the only row, or null.</summary>
    public string? ReadText()
    {
        using var rows = Read();
        return rows.Next() ? TextOrNull(0) : null;
    }

    public bool IsNull(int column) => Native.ColumnType(_handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => Native.ColumnInt64(_handle, column);

    public int Int(int column) => (int)Native.ColumnInt64(_handle, column);

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    /// <summary>Unix milliseconds as a time.</summary>
    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? "";

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => handle.Dispose();

    private void Fail(int code)
    {
        try
        {
            connection.Check(code == raw.SQLITE_ROW ? raw.SQLITE_MISUSE : code);
        }
        finally
        {
            _ = Native.Reset(_handle);
        }
    }

    /// <summary>The rows of one run.</summary>
    internal readonly struct Rows(Statement statement) : IDisposable
    {
        private readonly Statement _statement = statement;

        public bool Next()
        {
            var code = Native.Step(_statement._handle);
            if (code == raw.SQLITE_ROW) return true;
            if (code != raw.SQLITE_DONE) _statement.Fail(code);
            return false;
        }

        public void Dispose() => _ = Native.Reset(_statement._handle);
    }
}
