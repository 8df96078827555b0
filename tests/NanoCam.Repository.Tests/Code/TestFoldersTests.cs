namespace NanoCam.Repository.Tests.Code;

public sealed class TestFoldersTests
{
    [Fact]
    public void Tests_of_the_server_stand_in_its_folders() => Finding.AssertNone(TestFolders.Check(RepositoryTree.Files));

    [Theory]
    [InlineData("tests/NanoCam.Server.Tests/Live/ViewerTests.cs", 0)]
    [InlineData("tests/NanoCam.Server.Tests/TestServer.cs", 0)]
    [InlineData("tests/NanoCam.Server.Tests/Web/ViewerTests.cs", 1)]
    public void A_folder_that_the_server_lacks_is_found(string path, int findings) =>
        Assert.Equal(findings, TestFolders.Check([new("server/NanoCam.Server/Live/Viewer.cs", "x\n"), new(path, "x\n")]).Count());
}
