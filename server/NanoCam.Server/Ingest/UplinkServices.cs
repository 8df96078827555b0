using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Ingest;

/// <summary>What every uplink session uses.</summary>
internal sealed class UplinkServices(CameraDirectory cameras, FrameGate gate, TimeProvider time, IOptions<IngestOptions> options)
{
    public CameraDirectory Cameras { get; } = cameras;

    public FrameGate Gate { get; } = gate;

    public TimeProvider Time { get; } = time;

    public IngestOptions Options { get; } = options.Value;
}
