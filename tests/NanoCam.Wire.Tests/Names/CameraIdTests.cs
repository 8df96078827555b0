using System.Text.RegularExpressions;

namespace NanoCam.Wire.Tests.Names;

public sealed class CameraIdTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("Door-2.back_yard", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData(".door", false)]
    [InlineData("-door", false)]
    [InlineData("_door", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("..", false)]
    [InlineData("door\n", false)]
    [InlineData("dör", false)]
    public void Rule_and_pattern_accept_the_same_ids(string id, bool expected)
    {
        Assert.Equal(expected, CameraId.IsValid(id));
        Assert.Equal(expected, Regex.IsMatch(id, CameraId.Pattern.Replace("$", "\\z", StringComparison.Ordinal)));
    }

    [Fact]
    public void Id_has_at_most_64_characters()
    {
        Assert.True(CameraId.IsValid(new string('x', 64)));
        Assert.False(CameraId.IsValid(new string('x', 65)));
    }
}
