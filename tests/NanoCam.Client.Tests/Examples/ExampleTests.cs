using System.Text.Json;
using NanoCam.Client.Tests.Cli;

namespace NanoCam.Client.Tests.Examples;

/// <summary>Every program in <c>examples/</c>, run as its first lines describe, against the server.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Languages => ["python", "node", "csharp"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Watch_prints_each_frame_with_its_metadata(string language)
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        var lines = (await RunAsync(language, "watch", server.Url, "door", "3")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^door \d+: 160x120, \d{3,} bytes, \d+ ms old, \d+ dropped\s*$", line));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Send_command_stores_a_still(string language)
    {
        await using var server = await LiveServer.StartAsync();
        var jpeg = TemporaryFolder.DrawFrame();
        var said = await RunAsync(language, "send", server.Url, "album", _folder.Add("photo.jpg", jpeg));
        Assert.StartsWith("stored as ", said, StringComparison.Ordinal);
        using HttpClient client = new();
        Assert.Equal(jpeg, await client.GetByteArrayAsync(new Uri($"{server.Url}/images/{said.Split(' ')[2].TrimEnd(';')}")));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Steer_waits_until_the_camera_confirms_the_settings(string language)
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        var said = await RunAsync(language, "steer", server.Url, "door", "quality=55", "brightness=1");
        Assert.StartsWith("applied: ", said, StringComparison.Ordinal);
        var reported = JsonSerializer.Deserialize<JsonElement>(said["applied: ".Length..]);
        Assert.Equal(55, reported.GetProperty("quality").GetInt32());
        Assert.Equal(1, reported.GetProperty("controls").GetProperty("brightness").GetInt32());
    }

    [Fact]
    public async Task Detector_prints_one_line_per_frame_receives_the_newest_and_sends_what_it_finds()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        var said = await RunAsync(Python, [PathOf("yolo/detect.py"), server.Url, "door", "3"]);
        JsonElement[] lines =
        [
            .. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)),
        ];
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.GetProperty("found")[0].GetProperty("score").GetDouble(), 0, 1));
        Assert.True(lines[2].GetProperty("sequence").GetInt64() > lines[0].GetProperty("sequence").GetInt64());

        using HttpClient client = new();
        var newest = JsonSerializer.Deserialize<JsonElement>(
            await client.GetStringAsync(new Uri($"{server.Url}/api/cameras/door/detections"))
        );
        Assert.Equal(lines[2].GetProperty("sequence").GetInt64(), newest.GetProperty("sequence").GetInt64());
        Assert.Equal("middle", newest.GetProperty("boxes")[0].GetProperty("label").GetString());
    }

    [Fact]
    public void Every_example_is_short()
    {
        string[] sources =
        [
            .. Directory
                .EnumerateFiles(PathOf(""), "*", SearchOption.AllDirectories)
                .Where(path =>
                    Path.GetExtension(path) is ".py" or ".mjs" or ".cs"
                    && !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                ),
        ];
        Assert.True(sources.Length >= 10);
        Assert.All(sources, path => Assert.True(File.ReadAllLines(path).Length < 75, path));
    }

    // Debian's own Python has the packages that apt installs; another one earlier in the path may not have them.
    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private static Task<string> RunAsync(string language, string name, params string[] args) =>
        language switch
        {
            "python" => RunAsync(Python, [PathOf($"python/{name}.py"), .. args]),
            // Node 20 has its WebSocket behind a flag, which later versions still accept.
            "node" => RunAsync("node", ["--experimental-websocket", "--no-warnings", PathOf($"node/{name}.mjs"), .. args]),
            _ => RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "nanocam-examples.dll"), name, .. args]),
        };

    private static async Task<string> RunAsync(string program, string[] args) => (await OutsideProgram.RunAsync(program, args)).Output;

    private static string PathOf(string example) => OutsideProgram.PathOf("examples/" + example);
}
