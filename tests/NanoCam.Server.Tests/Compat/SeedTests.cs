using System.Diagnostics;
using NanoCam.Faults.Tests.Kit;
using NanoCam.Server.Compat;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Compat;

/// <summary>
/// Cameras and viewers of the seed systems, based on their documentation and written in their languages. The pages are in the browser
/// tests.
/// </summary>
public sealed class SeedTests : IDisposable
{
    private const string HasPython = "python3 -c 'import socket'";
    private const string NoPython = "python3 is missing.";
    private const string HasNode = "node --experimental-websocket -e 'new WebSocket(\"ws://localhost:1\").onerror = () => {}'";
    private const string NoNode = "node with a WebSocket is missing.";

    private readonly DirectoryInfo _frames = Directory.CreateTempSubdirectory("nanocam-seeds-");

    public void Dispose() => _frames.Delete(recursive: true);

    [NeedsFact(HasPython + " && " + HasNode, NoPython + " " + NoNode)]
    public async Task Esp32_cam_node_sends_frames_and_its_viewer_receives_each()
    {
        await using var server = await CompatServer.StartAsync();
        using var viewer = Start("node", "--experimental-websocket", "esp32-cam-node-viewer.mjs", server.BinaryWebSocket, "1");
        Assert.Equal("open", await viewer.StandardOutput.ReadLineAsync());
        var file = Frame("ffmpeg-mjpeg");

        await RunAsync(Start("python3", "esp32-cam-node-camera.py", server.FrameTcp, file));

        Assert.Equal(new FileInfo(file).Length.ToString(), await viewer.StandardOutput.ReadLineAsync());
        await viewer.WaitForExitAsync();
    }

    [NeedsFact(HasPython + " && " + HasNode, NoPython + " " + NoNode)]
    public async Task Viewer_of_websocket_camera_service_receives_a_message_without_a_camera_and_then_its_frames()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions(), _ => [("NanoCam:Compat:Address:0", "localhost")]);
        using var viewer = Start("node", "--experimental-websocket", "websocket-camera-viewer.mjs", server.JsonWebSocket, "1");
        Assert.Equal("open", await viewer.StandardOutput.ReadLineAsync());
        Assert.StartsWith("error ", await viewer.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        var file = Frame("ffmpeg-mjpeg");

        await RunAsync(Start("python3", "esp32-cam-node-camera.py", server.FrameTcp, file));

        Assert.Equal($"{new FileInfo(file).Length} true", await viewer.StandardOutput.ReadLineAsync());
        await viewer.WaitForExitAsync();
    }

    [NeedsFact(HasPython, NoPython)]
    public async Task Two_concurrent_TCP_uploaders_fill_one_folder_with_numbered_photos()
    {
        await using var server = await CompatServer.StartAsync();
        string[] files = [Frame("ffmpeg-mjpeg"), Frame("cjpeg-444"), Frame("cjpeg-progressive")];

        var cameras = new[]
        {
            Start("python3", "tcp-uploader-camera.py", server.MarkedTcp, files),
            Start("python3", "tcp-uploader-camera.py", server.MarkedTcp, files),
        };
        var answers = await Task.WhenAll(cameras.Select(RunAsync));

        Assert.All(answers.SelectMany(lines => lines), line => Assert.StartsWith("ACK ", line, StringComparison.Ordinal));
        var photos = Directory.GetFiles(Path.Combine(server.Server.DataDirectory, "photos")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg", "0005.jpg", "0006.jpg"], photos.Select(Path.GetFileName));
        Assert.Equal(
            files.Concat(files).Select(file => Convert.ToHexString(File.ReadAllBytes(file))).Order(StringComparer.Ordinal),
            photos.Select(photo => Convert.ToHexString(File.ReadAllBytes(photo))).Order(StringComparer.Ordinal)
        );
        await Eventually.TrueAsync(() => server.Server.Get<CompatListeners>().All.Sum(listener => listener.Frames) == 6);
    }

    // Measured: 1,001 ms per photo without the newline, less than 1 ms with it (docs/guide/migration.md).
    [NeedsFact(HasPython, NoPython)]
    public async Task Newline_saves_the_TCP_uploader_one_second_per_photo()
    {
        var file = Frame("ffmpeg-mjpeg");
        await using var with = await CompatServer.StartAsync();
        await using var without = await CompatServer.StartAsync(("NanoCam:Compat:MarkedNewline", "false"));

        var fast = await RunAsync(Start("python3", "tcp-uploader-camera.py", with.MarkedTcp, file, file, file));
        var slow = await RunAsync(Start("python3", "tcp-uploader-camera.py", without.MarkedTcp, file));

        // The best of three, because a busy machine may delay one.
        Assert.InRange(fast.Min(Milliseconds), 0, 900);
        Assert.InRange(slow.Min(Milliseconds), 1000, int.MaxValue);
    }

    private static int Milliseconds(string line) => int.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static Process Start(string program, params object[] arguments)
    {
        var texts = arguments
            .SelectMany(argument => argument is string[] many ? many : [argument.ToString()!])
            .Select(text =>
                text.EndsWith(".py", StringComparison.Ordinal) || text.EndsWith(".mjs", StringComparison.Ordinal)
                    ? Path.Combine(AppContext.BaseDirectory, "Compat", "Seeds", text)
                    : text
            );
        return Process.Start(new ProcessStartInfo(program, texts) { RedirectStandardOutput = true, UseShellExecute = false })!;
    }

    private static async Task<string[]> RunAsync(Process process)
    {
        using (process)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            try
            {
                var text = await process.StandardOutput.ReadToEndAsync(patience.Token);
                await process.WaitForExitAsync(patience.Token);
                Assert.Equal(0, process.ExitCode);
                return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
    }

    private string Frame(string name)
    {
        var path = Path.Combine(_frames.FullName, name);
        File.WriteAllBytes(path, GoldenFrames.ByName(name).Bytes);
        return path;
    }
}
