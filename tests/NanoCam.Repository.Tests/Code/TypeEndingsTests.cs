namespace NanoCam.Repository.Tests.Code;

public sealed class TypeEndingsTests
{
    [Fact]
    public void Type_names_with_Services_Routes_and_Options_follow_the_rules() =>
        Finding.AssertNone(TypeEndings.Check(RepositoryTree.Files));

    [Theory]
    [InlineData("LiveServices", "public static IServiceCollection AddLive(this IServiceCollection services) => services;", 0)]
    [InlineData("LiveServices", "public static void UseLive(this WebApplication app) { }", 1)]
    [InlineData("LiveRoutes", "public static void MapLive(this IEndpointRouteBuilder routes) { }", 0)]
    [InlineData("LiveRoutes", "public static IServiceCollection AddLive(this IServiceCollection services) => services;", 1)]
    [InlineData("LiveOptions", "public int MaxViewers { get; set; } = Math.Max(1, 2);", 0)]
    [InlineData("LiveOptions", "public int Count() => 1;", 1)]
    [InlineData("AckWindow", "public int Count() => 1;", 0)]
    public void Type_that_contradicts_its_ending_is_reported(string type, string member, int findings) =>
        Assert.Equal(
            findings,
            TypeEndings.Check([new("server/NanoCam.Server/Live/A.cs", $"internal static class {type}\n{{\n    {member}\n}}\n")]).Count()
        );
}
