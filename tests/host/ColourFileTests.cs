using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Dashboard;
using RevenuePulse.Host;

namespace RevenuePulse.Tests.Host;

/// <summary>Colours over a restart, and files that cannot be read.</summary>
public sealed class ColourFileTests : IDisposable
{
    private static readonly DealtColour[] Colours = [new(1, "neon-dreams", new(2026, 11, 26)), new(4, "Größe “7”", DateOnly.MinValue)];

    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-colours-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_kept_is_recalled_by_the_next_process()
    {
        Assert.Empty(File().Recall());

        File().Keep(Colours);

        Assert.Equal(Colours, File().Recall());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{")]
    [InlineData("null")]
    [InlineData("""[null,{"slot":7,"campaign":"a","soldOn":"2026-11-26"},{"slot":2,"soldOn":"2026-11-26"}]""")]
    [InlineData("""[{"slot":"one"}]""")]
    public void A_file_that_says_nothing_costs_the_colours_and_no_more(string text)
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "colours.json"), text);

        Assert.Empty(File().Recall());
    }

    [Fact]
    public void One_colour_is_held_by_one_campaign_even_in_a_file_that_says_otherwise()
    {
        File().Keep([.. Colours, Colours[0] with { Slot = 2 }, new(4, "other", default)]);

        Assert.Equal(Colours, File().Recall());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_no_reason_to_stop()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "colours.json.next"));

        File().Keep(Colours);

        Assert.Empty(File().Recall());
    }

    private ColourFile File() => new(_folder, NullLogger<ColourFile>.Instance);
}
