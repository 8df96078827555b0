namespace NanoCam.Repository.Tests.Code;

public sealed class UniqueTypeNamesTests
{
    [Fact]
    public void Every_type_name_is_unique() => Finding.AssertNone(UniqueTypeNames.Check(RepositoryTree.Files));

    [Fact]
    public void Every_exception_names_several_types() => Assert.Empty(UniqueTypeNames.FindStale(RepositoryTree.Files));

    [Theory]
    [InlineData("tools/A/B.cs", "internal sealed class B;", 2)]
    [InlineData("tools/A/C.cs", "public enum B\n{\n}", 2)]
    [InlineData("tools/A/D.cs", "public sealed record D(int B);", 0)]
    [InlineData("tools/A/E.cs", "public sealed class E\n{\n    private sealed class B;\n}", 0)]
    [InlineData("server/A/B.Parts.cs", "public sealed partial class B;", 0)]
    public void Second_type_with_the_same_name_is_reported(string path, string text, int findings) =>
        Assert.Equal(
            findings,
            UniqueTypeNames.Check([new("server/A/B.cs", "public sealed partial class B;\n"), new(path, $"{text}\n")]).Count()
        );
}
