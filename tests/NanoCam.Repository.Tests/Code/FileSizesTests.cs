using Xunit.Abstractions;

namespace NanoCam.Repository.Tests.Code;

public sealed class FileSizesTests(ITestOutputHelper output)
{
    [Fact]
    public void No_source_file_exceeds_the_line_limit()
    {
        foreach (var finding in FileSizes.LongerThan(FileSizes.SoftLimit, RepositoryTree.Files))
        {
            output.WriteLine(finding.ToString());
        }

        Finding.AssertNone(FileSizes.LongerThan(FileSizes.HardLimit, RepositoryTree.Files));
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(401, 1)]
    public void File_of_401_lines_is_reported(int lines, int findings) =>
        Assert.Equal(
            findings,
            FileSizes.LongerThan(FileSizes.HardLimit, [new("server/A.cs", string.Concat(Enumerable.Repeat("x\n", lines)))]).Count()
        );
}
