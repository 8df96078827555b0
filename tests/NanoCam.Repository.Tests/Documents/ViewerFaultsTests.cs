using NanoCam.Wire;

namespace NanoCam.Repository.Tests.Documents;

public sealed class ViewerFaultsTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public void Viewer_has_a_text_for_every_fault_of_a_device(string language)
    {
        var texts = File.ReadAllText(
            Path.Combine(RepositoryTree.Root, "server", "NanoCam.Server", "wwwroot", "js", $"messages-{language}-camera.js")
        );
        var names = Enumerable.Range(0, 32).Select(bit => DeviceFaults.NameOf(1u << bit)).OfType<string>().ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($"  fault_{name}:", texts, StringComparison.Ordinal));
    }
}
