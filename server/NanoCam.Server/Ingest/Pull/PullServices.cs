using Microsoft.Extensions.Options;
using NanoCam.Server.Access;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Ingest.Pull;

/// <summary>What every run uses.</summary>
internal sealed class PullServices(
    CameraDirectory cameras, CameraKeys keys, FrameGate gate, TimeProvider time, IOptions<IngestOptions> options, ILogger<PullRun> logger)
{
    public CameraDirectory Cameras { get; } = cameras;

    public CameraKeys Keys { get; } = keys;

    public FrameGate Gate { get; } = gate;

    public TimeProvider Time { get; } = time;

    public IngestOptions Options { get; } = options.Value;

    public ILogger Logger { get; } = logger;
}
