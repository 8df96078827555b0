namespace NanoCam.Repository.Tests.Code;

public sealed class FolderSizesTests
{
    [Fact]
    public void No_folder_has_more_than_thirty_files() => Finding.AssertNone(FolderSizes.Check(RepositoryTree.Files));

    [Fact]
    public void Every_exception_is_needed() => Assert.Empty(FolderSizes.FindStale(RepositoryTree.Files));

    [Theory]
    [InlineData(30, 0)]
    [InlineData(31, 1)]
    public void Folder_of_31_files_is_reported(int files, int findings) =>
        Assert.Equal(
            findings,
            FolderSizes.Check(Enumerable.Range(0, files).Select(i => new SourceFile($"server/A/B{i}.cs", "x\n"))).Count()
        );
}
