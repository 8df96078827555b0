using System.Diagnostics.Metrics;

namespace NanoCam.Server.Pairing;

/// <summary>Cameras and pairing attempts that were refused.</summary>
internal sealed class PairingMetrics
{
    public PairingMetrics(IMeterFactory meters, CameraAuthenticator authenticator, PairingService pairing)
    {
        var meter = meters.Create(ServerMeter.Name);
        meter.CreateObservableCounter(
            "nanocam_cameras_refused_total",
            () => authenticator.Rejected,
            description: "Connections and uploads of cameras refused because the key was missing or wrong."
        );
        meter.AddLimit("pairing", () => pairing.Throttled);
    }
}
