namespace RevenuePulse.Tests.Schemas;

public class CursorTests
{
    private static readonly Cursor _here = new("7", [4, 0, 9]);

    [Fact]
    public void Text_comes_back_as_the_same_position()
    {
        Assert.Equal("g7:4.0.9", _here.ToString());
        Assert.Equal(_here, Cursor.Parse(_here.ToString()));
    }

    [Fact]
    public void Positions_of_several_partitions_need_not_be_before_or_after_each_other()
    {
        var other = new Cursor("7", [5, 0, 8]);
        Assert.False(_here.Reaches(other));
        Assert.False(other.Reaches(_here));
        var both = _here.Join(other);
        Assert.Equal(new Cursor("7", [5, 0, 9]), both);
        Assert.True(both.Reaches(_here) && both.Reaches(other) && both.Reaches(both));
    }

    [Fact]
    public void Entries_move_the_position_of_their_own_partition_only()
    {
        var entry = Backends.Samples.Sale(2) with { Partition = 1 };
        Assert.True(_here.IsBefore(entry));
        Assert.Equal(new Cursor("7", [4, 2, 9]), _here.Past(entry));
        Assert.False(_here.Past(entry).IsBefore(entry));
        Assert.Equal(_here, _here.Past(Backends.Samples.Sale(3) with { Partition = 2 }));
        Assert.Equal(new Cursor("7", [1, 0, 6]), _here.Back(3));
        Assert.Equal(13, _here.Entries);
    }
}
