using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Ingest;
using NanoCam.Server.Pairing;

namespace NanoCam.Server.Uplink;

/// <summary>What every uplink session uses.</summary>
internal sealed class UplinkContext(
    CameraRegistry cameras,
    CameraAuthenticator door,
    FrameGate gate,
    TimeProvider time,
    IOptions<IngestOptions> options
)
{
    public CameraRegistry Cameras { get; } = cameras;

    public CameraAuthenticator Door { get; } = door;

    public FrameGate Gate { get; } = gate;

    public TimeProvider Time { get; } = time;

    public IngestOptions Options { get; } = options.Value;
}
