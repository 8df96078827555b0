namespace NanoCam.Repository.Tests.Code;

public sealed class ForbiddenTextTests
{
    [Fact]
    public void No_file_contains_forbidden_text() =>
        Finding.AssertNone(ForbiddenText.Rules.SelectMany(rule => rule.Check(RepositoryTree.Files)));

    [Theory]
    [InlineData("docs/a.md", "cd /wor" + "k/main")]
    [InlineData("tests/a.sh", "HOME=/roo" + "t/x")]
    [InlineData("NuGet.config.xml", "https://api.nuget.o" + "rg/v3/index.json")]
    [InlineData("tests/A.cs", "await Task.De" + "lay(100);")]
    [InlineData("tests/A.cs", "Thread.Sl" + "eep(100);")]
    [InlineData("tests/A.cs", "await page.WaitForTimeou" + "tAsync(5);")]
    [InlineData("server/A.cs", "catch" + " { }")]
    [InlineData("server/A.cs", "catch" + " (IOException)\n{\n}")]
    [InlineData("server/A.cs", "catch" + " (IOException e) when (e.HResult == 1) { }")]
    [InlineData("server/wwwroot/a.js", "catch" + " (error) {}")]
    [InlineData("server/A.cs", "// TO" + "DO: later")]
    [InlineData("server/A.cs", "var now = DateTimeOffset.UtcNo" + "w;")]
    [InlineData("server/A.cs", "class Frame" + "Manager")]
    [InlineData("server/A.cs", "    // return " + "frame;")]
    public void Forbidden_text_is_reported(string path, string text) =>
        Assert.Single(ForbiddenText.Rules.SelectMany(rule => rule.Check([new(path, text)])));

    [Theory]
    [InlineData("docs/a.md", "see https://example.org/wor" + "k/x and ../roo" + "t/y")]
    [InlineData("server/A.cs", "catch" + " (IOException)\n{\n    // The peer is gone; its loop notices.\n}")]
    [InlineData("server/A.cs", "await Task.De" + "lay(interval, time, stop);")]
    [InlineData("server/A.cs", "// return the newest frame")]
    [InlineData("tests/A.cs", "await Task.De" + "lay(TimeSpan.FromSeconds(1), _time, stop);")]
    public void Similar_text_is_not_reported(string path, string text) =>
        Assert.Empty(ForbiddenText.Rules.SelectMany(rule => rule.Check([new(path, text)])));
}
