namespace NanoCam.Repository.Tests.Code;

public sealed class TestFoldersTests
{
    [Fact]
    public void Tests_of_the_server_are_in_folders_of_the_same_names() => Finding.AssertNone(TestFolders.Check(RepositoryTree.Files));

    [Theory]
    [InlineData("tests/NanoCam.Server.Tests/Live/ViewerTests.cs", 0)]
    [InlineData("tests/NanoCam.Server.Tests/TestServer.cs", 0)]
    [InlineData("tests/NanoCam.Server.Tests/Web/ViewerTests.cs", 1)]
    public void Test_folder_without_a_server_folder_is_reported(string path, int findings) =>
        Assert.Equal(findings, TestFolders.Check([new("server/NanoCam.Server/Live/Viewer.cs", "x\n"), new(path, "x\n")]).Count());
}
