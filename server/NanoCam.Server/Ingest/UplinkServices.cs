using Microsoft.Extensions.Options;
using NanoCam.Server.Access;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Ingest;

/// <summary>What every uplink session uses.</summary>
internal sealed class UplinkServices(CameraDirectory cameras, CameraDoor door, FrameGate gate, TimeProvider time, IOptions<IngestOptions> options)
{
    public CameraDirectory Cameras { get; } = cameras;

    public CameraDoor Door { get; } = door;

    public FrameGate Gate { get; } = gate;

    public TimeProvider Time { get; } = time;

    public IngestOptions Options { get; } = options.Value;
}
