using RevenuePulse.Backends.Embedded;

namespace RevenuePulse.Tests.Backends.Embedded;

public class BookFileTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_book_of_campaigns_only_gets_the_other_tables_and_keeps_its_campaigns()
    {
        await using var twin = new EmbeddedUnderTest();
        await twin.RestartAfterAsync("book.db", """
            DROP TABLE goal; DROP TABLE launch; DROP TABLE annotation; DROP TABLE token;
            DROP TABLE alert; DROP TABLE alert_firing; ALTER TABLE campaign DROP COLUMN merged_into;
            INSERT INTO campaign (id, name) VALUES ('neon', 'Neon');
            PRAGMA user_version = 0
            """);
        Assert.Equal("Neon", twin.Backend.Book.Campaigns["neon"].Name);
        twin.Backend.Marks.Put(new Annotation { Id = "1", At = _noon, Text = "kept" });
        await twin.RestartAsync();
        Assert.Equal("Neon", twin.Backend.Book.Campaigns["neon"].Name);
        Assert.Equal("kept", Assert.Single(twin.Backend.Marks.Annotations).Text);
        Assert.Equal("neon", Assert.Single(EmbeddedView.ReadBook(twin.Folder)).Id);
    }

    [Fact]
    public async Task A_book_of_the_first_version_learns_of_merges_and_alerts()
    {
        await using var twin = new EmbeddedUnderTest();
        await twin.RestartAfterAsync("book.db", """
            DROP TABLE alert; DROP TABLE alert_firing; ALTER TABLE campaign DROP COLUMN merged_into;
            INSERT INTO campaign (id, name) VALUES ('neon', 'Neon');
            PRAGMA user_version = 1
            """);
        twin.Backend.Book.Put([twin.Backend.Book.Campaigns["neon"] with { MergedInto = "other" }]);
        await twin.RestartAsync();
        Assert.Equal("other", twin.Backend.Book.Campaigns["neon"].MergedInto);
        Assert.Empty(twin.Backend.Alerts.Alerts);
    }

    [Fact]
    public async Task A_book_of_a_newer_version_is_refused_and_told_why()
    {
        await using var twin = new EmbeddedUnderTest();
        await twin.Backend.DisposeAsync();
        twin.Change("book.db", "PRAGMA user_version = 7");
        var refused = Assert.Throws<InvalidDataException>(() => BookFile.Open(Path.Combine(twin.Folder, "book.db")));
        Assert.Contains("version 7", refused.Message, StringComparison.Ordinal);
    }
}
