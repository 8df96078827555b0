using NanoCam.Client.Tests.Cli;
using NanoCam.Testing;

namespace NanoCam.Client.Tests.Examples;

/// <summary>Command lines of docs/guide/integrations.md, run exactly as written there, if the tests have the programs.</summary>
public sealed class GuideTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ffprobe http://127.0.0.1:8080/api")]
    [InlineData("ffmpeg -use_wallclock_as_timestamps 1")]
    [InlineData("curl -o now.jpg")]
    [InlineData("curl http://127.0.0.1:8080/api/cameras")]
    public async Task Command_line_of_the_guide_works(string beginning)
    {
        string line = Assert.Single(File.ReadLines(OutsideProgram.PathOf("docs/guide/integrations.md")), line =>
            line.StartsWith(beginning, StringComparison.Ordinal)
        );
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("test");

        // Uses another folder, and one second instead of ten.
        var command = line.Replace("http://127.0.0.1:8080", server.Url, StringComparison.Ordinal)
            .Replace("-t 10 ", "-t 1 ", StringComparison.Ordinal);
        (var output, var error) = await OutsideProgram.RunAsync("bash", ["-c", command], _folder.Path);
        Assert.True(
            output.Length > 0 || error.Contains("mjpeg", StringComparison.Ordinal) || new FileInfo(_folder.File("now.jpg")).Length > 0
        );
    }

    [Fact]
    public async Task Bridge_of_the_guide_sends_a_camera_as_mpeg_ts()
    {
        var guide = await File.ReadAllTextAsync(OutsideProgram.PathOf("docs/guide/integrations.md"));
        var start = guide.LastIndexOf("nice ffmpeg", StringComparison.Ordinal);
        var command = guide[start..guide.IndexOf("```", start, StringComparison.Ordinal)].TrimEnd();
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("test");

        var target = $"127.0.0.1:{FreePorts.Take()}";
        command = command
            .Replace("http://127.0.0.1:8080", server.Url, StringComparison.Ordinal)
            .Replace("127.0.0.1:5004", target, StringComparison.Ordinal);
        var receiver = $"ffprobe -v error -show_entries stream=codec_name -of csv udp://{target}";
        (var output, _) = await OutsideProgram.RunAsync(
            "bash",
            ["-c", $"{command} </dev/null 2>ffmpeg.log & {receiver}; kill $!"],
            _folder.Path
        );
        Assert.Contains("stream,h264", output, StringComparison.Ordinal);
    }
}
