using RevenuePulse.Backends.Cluster.Influx;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

public class TagTextTests
{
    public static TheoryData<string> Hostile =>
    [
        "", " ", "%", "%%", "%5C", "a b", "a,b", "a=b", "\\", "a\\", "\\\\", "a\\,b", "a\\ b", "new\nline", "\r\n", "\t", "\0", "\"quoted\"", "it's", "''", "'; DROP DATABASE x; --",
        "🚀", "Zürich 🚀", "a,campaign=b v=1i 1", "#comment", "\u007f", "x\u2028y", "50% off, today = \"now\"\\",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Any_name_comes_back_as_it_was(string name)
    {
        var encoded = TagText.Encode(name);
        Assert.NotEmpty(encoded);
        Assert.DoesNotContain(encoded, c => c is '\\' or < ' ' or '\u007f');
        Assert.Equal(name, TagText.Decode(encoded));
    }

    [Fact]
    public void Random_names_come_back_and_stay_apart()
    {
        var random = new Random(3);
        var names = Enumerable.Range(0, 20_000).Select(_ => new string(random.GetItems("ab%\\ ,='\"\n5CÄ".ToCharArray(), random.Next(6)))).Distinct().ToList();
        Assert.All(names, name => Assert.Equal(name, TagText.Decode(TagText.Encode(name))));
        Assert.Equal(names.Count, names.Select(TagText.Encode).Distinct().Count());
        Assert.Equal(names.Count, names.Select(TagText.InLine).Distinct().Count());
    }

    [Fact]
    public void A_literal_cannot_be_left() => Assert.Equal("'x\\' OR 1=1 --%5C\\''", TagText.InQuery("x' OR 1=1 --\\'"));
}
