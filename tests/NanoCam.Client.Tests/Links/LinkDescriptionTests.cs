using NanoCam.VirtualCamera.Scenes.Links;

namespace NanoCam.Client.Tests.Links;

public sealed class LinkDescriptionTests
{
    [Theory]
    [InlineData("200KB/s", 200e3)]
    [InlineData("2MB/s", 2e6)]
    [InlineData("1.6Mbit/s", 200e3)]
    [InlineData("160kbit/s", 20e3)]
    [InlineData("20000 b/s", 20e3)]
    public void Rate_is_parsed_with_its_unit(string text, double rate) => Assert.Equal(rate, Parse(text).Rate);

    [Fact]
    public void Parts_are_in_any_order()
    {
        var link = Parse("80ms, loss=5%, bucket=20KB, 200KB/s, shared, jitter=0.02s");
        Assert.Equal((200e3, true), (link.Rate, link.IsShared));
        Assert.Equal(
            new LinkOptions
            {
                Delay = TimeSpan.FromMilliseconds(80),
                Jitter = TimeSpan.FromMilliseconds(20),
                Loss = 0.05,
                BucketBytes = 20_000,
            },
            link.Options
        );
    }

    [Fact]
    public void Trace_is_read_from_its_file() =>
        Assert.Equal(
            150e3,
            LinkDescription.Parse("trace=wifi.txt,40ms", name => new StringReader(name == "wifi.txt" ? "10" : "")).Trace?.MeanRate
        );

    [Fact]
    public void Mobile_link_follows_the_seed()
    {
        var link = Parse("lte,40ms");
        Assert.Equal(Arrival(1), Arrival(1));
        Assert.NotEqual(Arrival(1), Arrival(2));

        long Arrival(int seed) => link.CreateUplink(seed).Send(0, 100_000).Last;
    }

    [Theory]
    [InlineData("", "\"\" is not a part of a link")]
    [InlineData("200", "\"200\" is not a part of a link")]
    [InlineData("fast", "\"fast\" is not a part of a link")]
    [InlineData("-200KB/s", "\"-200KB/s\" is not a part of a link")]
    [InlineData("NaNKB/s", "is not a part of a link")]
    [InlineData("10B/s", "A rate of 10B/s is out of range")]
    [InlineData("20s", "A delay of 20s is out of range")]
    [InlineData("1MB/s,2MB/s", "only one rate")]
    [InlineData("lte,2MB/s", "only one rate")]
    [InlineData("80ms,90ms", "only one delay")]
    [InlineData("jitter=5", "jitter must be a number with a unit")]
    [InlineData("loss=1", "loss must be a share")]
    [InlineData("loss=-0.1", "loss must be a share")]
    [InlineData("bucket=0KB", "bucket of 0KB is out of range")]
    [InlineData("trace=", "needs the name of a file")]
    [InlineData("shared=1", "\"shared=1\" is not a part of a link")]
    public void Invalid_part_is_named(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Parse(text)).Message, StringComparison.Ordinal);

    private static LinkDescription Parse(string text) =>
        LinkDescription.Parse(text, _ => throw new InvalidOperationException("No trace was named."));
}
