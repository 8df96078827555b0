using NanoCam.VirtualCamera.Scenes.Links;

namespace NanoCam.Client.Tests.Links;

public sealed class LinkTraceTests
{
    [Fact]
    public void Each_line_is_a_packet_and_the_last_one_ends_the_trace()
    {
        var trace = LinkTrace.Parse(new StringReader("0\n5\n5\n12\n40\n"));
        Assert.Equal(TimeSpan.FromMilliseconds(40), trace.Duration);
        Assert.Equal(5 * 1500 / 0.04, trace.MeanRate, 0.001);
        // Three packets in the first 10 ms, one in the next, and the last one at the end.
        Assert.Equal(450_000, trace.RateAt(9_999));
        Assert.Equal(150_000, trace.RateAt(10_000));
        Assert.Equal(0, trace.RateAt(20_000));
        Assert.Equal(150_000, trace.RateAt(39_999));
        Assert.Equal(450_000, trace.RateAt(40_000));
    }

    [Theory]
    [InlineData("", "no line")]
    [InlineData("0\n0\n", "no line")]
    [InlineData("1\nx\n", "Line 2 of the trace is not a time")]
    [InlineData("1\n\n3\n", "Line 2 of the trace is not a time")]
    [InlineData("-1\n", "Line 1 of the trace is not a time")]
    [InlineData("5\n4\n", "Line 2 of the trace is earlier")]
    [InlineData("3600001\n", "Line 1 of the trace is later")]
    [InlineData("99999999999999999999\n", "Line 1 of the trace is not a time")]
    public void Invalid_trace_is_rejected_with_its_line(string text, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<FormatException>(() => LinkTrace.Parse(new StringReader(text))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Endless_trace_is_rejected() =>
        Assert.Contains(
            "more than",
            Assert.Throws<FormatException>(() => LinkTrace.Parse(new EndlessReader())).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Mobile_trace_varies_has_handovers_and_repeats_by_seed()
    {
        var trace = MobileTrace.Create(TimeSpan.FromMinutes(5), 7);
        var rates = Enumerable.Range(0, 30_000).Select(i => trace.RateAt(i * LinkModel.StepMicroseconds)).ToList();
        Assert.Contains(0, rates);
        Assert.InRange(trace.MeanRate, 200e3, 900e3);
        Assert.InRange(rates.Max() / rates.Where(rate => rate > 0).Min(), 5, 100);
        var again = MobileTrace.Create(TimeSpan.FromMinutes(5), 7);
        Assert.Equal(rates, Enumerable.Range(0, 30_000).Select(i => again.RateAt(i * LinkModel.StepMicroseconds)));
    }

    private sealed class EndlessReader : TextReader
    {
        public override string ReadLine() => "1";
    }
}
