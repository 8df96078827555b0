namespace NanoCam.Repository.Tests.Code;

public sealed class ConstructorSizesTests
{
    [Fact]
    public void Constructors_have_at_most_seven_parameters() => Finding.AssertNone(ConstructorSizes.Check(RepositoryTree.Files));

    [Theory]
    [InlineData("class A(int a, int b, int c, int d, int e, int f, Func<int, int, int> g);", 0)]
    [InlineData("class A(int a, int b, int c, int d, int e, int f, int g, int h);", 1)]
    [InlineData("class A\n{\n    public A(int a, int b, int c, int d, int e, int f, int g, int h) { }\n}", 1)]
    [InlineData("class A\n{\n    public A() { }\n    void M(int a, int b, int c, int d, int e, int f, int g, int h) { }\n}", 0)]
    [InlineData("record A(int a, int b, int c, int d, int e, int f, int g, int h);", 0)]
    public void Constructor_with_eight_parameters_is_reported(string text, int findings) =>
        Assert.Equal(findings, ConstructorSizes.Check([new("server/A.cs", $"{text}\n")]).Count());
}
