using NanoCam.Server.Stills;

namespace NanoCam.Server.Tests.Stills;

public sealed class StillNameTests
{
    [Theory]
    [InlineData("a", 1, 1)]
    [InlineData("front_door.2-x", 4_000_000_000, 7)]
    [InlineData("A_1_2", 0, 2)]
    public void Created_name_can_be_parsed(string camera, long sequence, int copy)
    {
        var made = StillName.Create(camera, 1_795_253_962_680_733, sequence, copy);
        Assert.True(StillName.TryParse(made.Text, out var read));
        Assert.Equal(made, read);
        Assert.Equal(camera, read.Camera);
        Assert.Equal("20261121", read.Day);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 39, 22, 680, TimeSpan.Zero), read.Time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../20261121T093922680Z_a_1.jpg")]
    [InlineData("20261121T093922680Z_../a_1.jpg")]
    [InlineData("20261121T093922680Z_a/b_1.jpg")]
    [InlineData("20261121T093922680Z_a_1.jpg\0")]
    [InlineData("20261121T093922680Z_a_1.png")]
    [InlineData("20261121T093922680Z_a_.jpg")]
    [InlineData("20261121T093922680Z_a_1-.jpg")]
    [InlineData("20261121T093922680Z_a_-1.jpg")]
    [InlineData("20261121T093922680Z__1.jpg")]
    [InlineData("20261321T093922680Z_a_1.jpg")]
    [InlineData("20261121T093922680X_a_1.jpg")]
    public void Any_other_text_is_not_a_name(string text) => Assert.False(StillName.TryParse(text, out _));
}
