namespace RevenuePulse.Backends.Embedded;

/// <summary>The saved questions.</summary>
internal sealed class QuestionTable : IQuestionBook
{
    // a program that does not know the table loses nothing by it, so it raises no version
    private const string Table = """
        CREATE TABLE IF NOT EXISTS question (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, query TEXT NOT NULL, owner TEXT, saved_at_ms INTEGER NOT NULL,
            pinned_at_ms INTEGER) STRICT, WITHOUT ROWID;
        """;

    private const string HasPins = "SELECT count(*) FROM pragma_table_info('question') WHERE name = 'pinned_at_ms'";

    private readonly BookFile _file;
    private volatile SavedQuestion[] _questions;

    public QuestionTable(BookFile file)
    {
        _file = file;
        _questions = file.Read(connection =>
        {
            connection.Execute(Table);
            // one of an older version
            if (connection.Statement(HasPins).ReadLong() == 0) connection.Execute("ALTER TABLE question ADD COLUMN pinned_at_ms INTEGER");
            return Load(connection);
        });
    }

    public IReadOnlyList<SavedQuestion> Questions => _questions;

    public void Put(SavedQuestion question) => _file.Write(
        connection =>
        {
            connection.Statement("INSERT OR REPLACE INTO question (id, name, query, owner, saved_at_ms, pinned_at_ms) VALUES (?, ?, ?, ?, ?, ?)")
                .Bind(1, question.Id).Bind(2, question.Name).Bind(3, question.Query).Bind(4, question.Owner)
                .Bind(5, question.SavedAt.ToUnixTimeMilliseconds()).Bind(6, question.PinnedAt?.ToUnixTimeMilliseconds()).Run();
            return true;
        },
        Publish);

    public bool Delete(string id) => _file.Write(
        connection =>
        {
            connection.Statement("DELETE FROM question WHERE id = ?").Bind(1, id).Run();
            return _questions.Any(question => question.Id == id);
        },
        Publish);

    private void Publish(Connection connection) => _questions = Load(connection);

    private static SavedQuestion[] Load(Connection connection)
    {
        var questions = new List<SavedQuestion>();
        var select = connection.Statement("SELECT id, name, query, owner, saved_at_ms, pinned_at_ms FROM question");
        using var rows = select.Read();
        while (rows.Next())
        {
            questions.Add(new SavedQuestion
            {
                Id = select.Text(0),
                Name = select.Text(1),
                Query = select.Text(2),
                Owner = select.TextOrNull(3),
                SavedAt = select.Time(4),
                PinnedAt = select.TimeOrNull(5),
            });
        }

        return [.. questions.OrderBy(q => q.Name, StringComparer.OrdinalIgnoreCase).ThenBy(q => q.Id, StringComparer.Ordinal)];
    }
}
