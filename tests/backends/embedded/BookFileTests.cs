using Microsoft.Data.Sqlite;
using RevenuePulse.Backends.Embedded;

namespace RevenuePulse.Tests.Backends.Embedded;

public class BookFileTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_book_of_campaigns_only_gets_the_other_tables_and_keeps_its_campaigns()
    {
        await using var backend = new EmbeddedUnderTest();
        await backend.Backend.DisposeAsync();
        Change(backend, """
            DROP TABLE goal; DROP TABLE launch; DROP TABLE annotation; DROP TABLE token;
            DROP TABLE alert; DROP TABLE alert_firing; ALTER TABLE campaign DROP COLUMN merged_into;
            INSERT INTO campaign (id, name) VALUES ('neon', 'Neon');
            PRAGMA user_version = 0
            """);
        backend.Open();
        Assert.Equal("Neon", backend.Book.Campaigns["neon"].Name);
        backend.Marks.Put(new Annotation { Id = "1", At = _noon, Text = "kept" });
        await backend.RestartAsync();
        Assert.Equal("Neon", backend.Book.Campaigns["neon"].Name);
        Assert.Equal("kept", Assert.Single(backend.Marks.Annotations).Text);
        Assert.Equal("neon", Assert.Single(EmbeddedView.ReadBook(backend.Folder)).Id);
    }

    [Fact]
    public async Task A_book_of_the_first_version_learns_of_merges_and_alerts()
    {
        await using var backend = new EmbeddedUnderTest();
        await backend.Backend.DisposeAsync();
        Change(backend, """
            DROP TABLE alert; DROP TABLE alert_firing; ALTER TABLE campaign DROP COLUMN merged_into;
            INSERT INTO campaign (id, name) VALUES ('neon', 'Neon');
            PRAGMA user_version = 1
            """);
        backend.Open();
        backend.Book.Put([backend.Book.Campaigns["neon"] with { MergedInto = "other" }]);
        await backend.RestartAsync();
        Assert.Equal("other", backend.Book.Campaigns["neon"].MergedInto);
        Assert.Empty(backend.Alerts.Alerts);
    }

    [Fact]
    public async Task A_book_of_a_newer_version_is_refused_and_told_why()
    {
        await using var backend = new EmbeddedUnderTest();
        await backend.Backend.DisposeAsync();
        Change(backend, "PRAGMA user_version = 7");
        var refused = Assert.Throws<InvalidDataException>(() => BookFile.Open(Path.Combine(backend.Folder, "book.db")));
        Assert.Contains("version 7", refused.Message, StringComparison.Ordinal);
    }

    private static void Change(EmbeddedUnderTest backend, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(backend.Folder, "book.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
