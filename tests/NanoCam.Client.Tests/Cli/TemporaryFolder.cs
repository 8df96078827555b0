using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Client.Tests.Cli;

/// <summary>Temporary folder of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    // Starts and ends like a JPEG. The command line checks nothing else.
    public static byte[] SmallJpeg { get; } = [0xFF, 0xD8, 0xFF, 0xD9];

    /// <summary>Creates a valid JPEG for the real server.</summary>
    public static byte[] DrawFrame()
    {
        byte[] buffer = [];
        var length = new SceneRenderer(SceneRenderer.Names[0], "album", 160, 120, 80, seed: 1).Render(
            1,
            DateTimeOffset.UnixEpoch,
            ref buffer
        );
        return buffer[..length];
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("nanocam-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Add(string name, byte[]? content = null)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content ?? SmallJpeg);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
