using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Recording;

/// <summary>A server that records. Frames pass its gate as those of an uplink do.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private RecordingServer(TestServer server) => Server = server;

    public TestServer Server { get; }

    public RecordingArchive Archive => Server.Get<RecordingArchive>();

    public CameraEvents Events => Server.Get<CameraEvents>();

    /// <summary>Microseconds since 1970 by the clock of the server.</summary>
    public long Now => Server.Get<TimeProvider>().Microseconds();

    public static async Task<RecordingServer> StartAsync(string rule = "Continuous", TestServerOptions? options = null)
    {
        options ??= new TestServerOptions();
        var settings = new Dictionary<string, string?>(options.Settings) { ["NanoCam:Recording:Rule"] = rule };
        return new RecordingServer(await TestServer.StartAsync(options with { Settings = settings }));
    }

    /// <summary>Passes a frame through the gate.</summary>
    public FrameVerdict Send(
        string camera,
        uint number,
        uint boot = 7,
        byte[]? jpeg = null,
        TimeSpan ago = default,
        bool toStore = false,
        long? at = null
    )
    {
        jpeg ??= TestJpeg.Create(3_000, seed: (int)number);
        var gate = Server.Get<FrameGate>();
        Assert.True(Server.Get<CameraRegistry>().TryGetOrAdd(camera, out var found));
        var verdict = gate.TryRent(found, jpeg.Length, out var frame);
        if (frame is not null)
        {
            jpeg.CopyTo(frame.Buffer, 0);
            verdict = gate.Admit(found, frame, new FrameOrigin(boot, number, at ?? Now - (long)ago.TotalMicroseconds, 0, ToStore: toStore));
            frame.Release();
        }

        return verdict;
    }

    /// <summary>Waits until index and files are consistent after a start.</summary>
    public Task CheckedAsync() => Server.Get<SegmentIndex>().Completion;

    /// <summary>All frames of a camera in the archive.</summary>
    public List<FrameRecord> Frames(string camera) => [.. Archive.Frames(camera, 0, long.MaxValue / 2)];

    /// <summary>Waits until the archive has this many frames of a camera, and the index has all closed segments.</summary>
    public Task StoredAsync(string camera, int count) => Eventually.TrueAsync(() => Frames(camera).Count >= count && HasAllRows());

    /// <summary>Whether the index has all closed segments.</summary>
    public bool HasAllRows() => Server.Get<OpenSegments>().All.All(snapshot => snapshot.Segment.IsOpen);

    /// <summary>Explains everything that the archive has of a camera.</summary>
    public FrameBalance Explain(string camera) => Server.Get<FrameAccounting>().Explain(camera, 0, long.MaxValue / 2);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
