using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Ingest;
using NanoCam.Server.Pairing;

namespace NanoCam.Server.Pull;

/// <summary>What every run uses.</summary>
internal sealed class PullContext(
    CameraRegistry cameras,
    CameraKeyStore keys,
    FrameGate gate,
    TimeProvider time,
    IOptions<IngestOptions> options,
    ILogger<PullWorker> logger
)
{
    public CameraRegistry Cameras { get; } = cameras;

    public CameraKeyStore Keys { get; } = keys;

    public FrameGate Gate { get; } = gate;

    public TimeProvider Time { get; } = time;

    public IngestOptions Options { get; } = options.Value;

    public ILogger Logger { get; } = logger;
}
