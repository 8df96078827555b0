using System.Diagnostics.Metrics;

namespace NanoCam.Server.Pull;

/// <summary>Frames and connections of pulled cameras.</summary>
internal sealed class PullMetrics
{
    private readonly PullSupervisor _pull;

    public PullMetrics(IMeterFactory meters, PullSupervisor pull)
    {
        _pull = pull;
        var meter = meters.Create(ServerMeter.CamerasName);
        meter.CreateObservableCounter(
            "nanocam_pull_frames_total",
            PerSource(status => status.Frames),
            description: "Frames accepted from a pulled camera."
        );
        meter.CreateObservableCounter(
            "nanocam_pull_connections_total",
            PerSource(status => status.Connections),
            description: "Number of times that a pulled camera started sending."
        );
        meter.CreateObservableCounter(
            "nanocam_pull_resyncs_total",
            PerSource(status => status.Resyncs),
            description: "Number of times that invalid bytes of a pulled camera were skipped."
        );
    }

    private Func<IEnumerable<Measurement<long>>> PerSource(Func<PullStatus, long> value) =>
        () =>
            _pull.All.Select(source => new Measurement<long>(value(source.Status), new KeyValuePair<string, object?>("camera", source.Id)));
}
