using System.Text.Json;

namespace NanoCam.Repository.Tests.Code;

public sealed class ServerFilesTests
{
    private static readonly string[] Firmware = ["NanoCam.Camera", "NanoCam.Device", "NanoCam.VirtualCamera"];

    [Fact]
    public void Server_ships_no_firmware()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "NanoCam.Server.deps.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        string[] libraries = [.. document.RootElement.GetProperty("libraries").EnumerateObject().Select(p => p.Name.Split('/')[0])];

        Assert.Contains("NanoCam.VirtualCamera.Scenes", libraries);
        Assert.Empty(libraries.Intersect(Firmware, StringComparer.Ordinal));
    }
}
