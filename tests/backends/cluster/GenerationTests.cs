using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Kafka;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>Which topics are meant: written into the book that all share, and remembered by each process for the day when that book is gone too.</summary>
public sealed class GenerationTests : IAsyncLifetime
{
    private static readonly ClusterShape _first = new("1001", 2);
    private static readonly ClusterShape _other = new("2002", 2);

    private readonly MockCluster _cluster = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-generation-").FullName;
    private readonly List<IDisposable> _open = [];
    private BookTopic _book = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Seen => File.ReadAllText(Path.Combine(_folder, "one", "generation")).Trim();

    public async ValueTask InitializeAsync() => _book = await OpenAsync(_cluster);

    public ValueTask DisposeAsync()
    {
        _open.ForEach(part => part.Dispose());
        _cluster.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_first_topics_are_accepted_by_themselves_and_every_process_goes_by_that()
    {
        Check(_first);
        Check(_first);
        Assert.Equal("1001 2", Seen);
        // a process that never saw anything reads it in the book
        GenerationBook.Check(await OpenAsync(_cluster), _first, Path.Combine(_folder, "two"));
        Refused(() => GenerationBook.Check(_book, _other, Path.Combine(_folder, "three")), "1001 before, 2002 now");
    }

    [Fact]
    public void Topics_that_were_made_anew_are_refused_until_an_operator_accepts_them()
    {
        Check(_first);
        Refused(() => Check(_other), "was deleted and made anew (generation 1001 before, 2002 now)", "./pulse topics --accept");
        Assert.Equal("1001 2", Seen);
        Accept(_other);
        Check(_other);
        Assert.Equal("2002 2", Seen);
        // and the old ones are not what is meant any more
        Refused(() => Check(_first), "2002 before, 1001 now");
    }

    [Fact]
    public void A_process_that_saw_the_old_topics_takes_the_operators_word_from_the_book()
    {
        Check(_first);
        GenerationBook.Accept(_book, _other, Path.Combine(_folder, "operator"));
        Check(_other);
        Assert.Equal("2002 2", Seen);
    }

    [Fact]
    public void More_partitions_of_the_same_topics_are_refused_and_no_word_helps()
    {
        Check(_first);
        var more = _first with { Partitions = 3 };
        Refused(() => Check(more), "3 partitions now and had 2");
        Refused(() => Accept(more), "accepting it would not help");
        Check(_first);
    }

    [Fact]
    public void New_topics_may_have_another_number_of_partitions_once_they_are_accepted()
    {
        Check(_first);
        var anew = _other with { Partitions = 6 };
        Refused(() => Check(anew), "made anew");
        Accept(anew);
        Check(anew);
        Refused(() => Check(_other), "2 partitions now and had 6");
    }

    [Fact]
    public async Task Where_the_book_went_with_the_topics_a_process_remembers()
    {
        Check(_first);
        using var wiped = new MockCluster();
        var book = await OpenAsync(wiped);
        Refused(() => GenerationBook.Check(book, _other, Path.Combine(_folder, "one")), "1001 before, 2002 now");
        Refused(() => GenerationBook.Check(book, _first with { Partitions = 3 }, Path.Combine(_folder, "one")), "3 partitions now and had 2");
        // what is refused is not written down for others
        GenerationBook.Check(book, _first, Path.Combine(_folder, "one"));
        Assert.Equal("1001 2", Seen);
    }

    [Fact]
    public void What_an_older_version_remembers_has_no_number_of_partitions_and_does()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "one"));
        File.WriteAllText(Path.Combine(_folder, "one", "generation"), "1001\n");
        Refused(() => Check(_other), "1001 before, 2002 now");
        Check(_first);
        Assert.Equal("1001 2", Seen);
    }

    [Fact]
    public async Task A_cluster_whose_topics_are_others_than_accepted_does_not_open_and_does_once_they_are_accepted()
    {
        await using var before = await ClusterUnderTest.JoinAsync(_cluster);
        await before.Backend.DisposeAsync();
        GenerationBook.Accept(_book, _other, Path.Combine(_folder, "operator"));
        var refused = await Assert.ThrowsAsync<ClusterException>(() => ClusterBackend.OpenAsync(before.Options, _ => { }, Cancel));
        Assert.Contains("./pulse topics --accept", refused.Message, StringComparison.Ordinal);
        await (await ClusterBackend.OpenAsync(before.Options with { AcceptsTopics = true, Settles = false }, _ => { }, Cancel)).DisposeAsync();
        await before.OpenAsync();
    }

    private void Check(ClusterShape shape) => GenerationBook.Check(_book, shape, Path.Combine(_folder, "one"));

    private void Accept(ClusterShape shape) => GenerationBook.Accept(_book, shape, Path.Combine(_folder, "one"));

    private static void Refused(Action check, params string[] words)
    {
        var refusal = Assert.Throws<ClusterException>(check);
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    private async Task<BookTopic> OpenAsync(MockCluster cluster)
    {
        var options = new ClusterOptions
        {
            BootstrapServers = cluster.Bootstraps,
            Properties = ClusterUnderTest.Quick,
            Instance = $"book-{_open.Count}",
            DataFolder = _folder,
            Log = NullLoggerFactory.Instance,
        };
        var meter = new ClusterMeter();
        var book = new BookTopic(new KafkaClients(options), options, meter);
        _open.AddRange([book, meter]);
        book.Start();
        await book.CaughtUp.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        return book;
    }
}
