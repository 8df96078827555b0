using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;

namespace NanoCam.Server.Pull;

/// <summary>Creates the link of a pulled camera and the connections to its source.</summary>
internal sealed class PullConnectionFactory(
    FrameGate gate,
    FramePool pool,
    TimeProvider time,
    IOptions<IngestOptions> options,
    ErrorLog errors,
    ILogger<PullSteering> logger
)
{
    private readonly int _maxFrameBytes = options.Value.MaxFrameBytes;

    /// <summary>Creates the client that sends requests to a source. The caller disposes it.</summary>
    public PullHttp CreateHttp(PullSource source) => new(source, pool, time);

    /// <summary>Creates the link of a pulled camera. The caller attaches and disposes it.</summary>
    public PulledCameraLink CreateLink(PullSource source, Camera camera, PullHttp http, PullStatus status) =>
        new(
            camera,
            status,
            new PullSteering(source, camera, http, status, time, errors, logger),
            new PulledStills(camera, http, gate, _maxFrameBytes)
        );

    /// <summary>Creates one connection to a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="camera">The camera that the frames belong to.</param>
    /// <param name="http">Sends requests to the source.</param>
    /// <param name="status">Counts frames and stores the kind of the source.</param>
    /// <param name="onFrame">Called after every complete frame, with its problem or null.</param>
    public PullConnection CreateConnection(
        PullSource source,
        Camera camera,
        PullHttp http,
        PullStatus status,
        Action<PullProblem?> onFrame
    ) =>
        new(source, http, new PullFrames(camera, status, gate, time), status, pool, _maxFrameBytes, time)
        {
            OnFrame = onFrame,
            Interval = () => TimeSpan.FromMilliseconds(camera.Target.IntervalMilliseconds),
        };
}
