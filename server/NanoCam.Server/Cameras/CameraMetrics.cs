using System.Diagnostics.Metrics;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Metrics of cameras and their frames. All are read from <see cref="CameraCounters"/> and <see cref="CameraFeed"/> during a scrape,
/// so that frames cause no additional cost and removed cameras disappear.
/// </summary>
internal sealed class CameraMetrics
{
    private static readonly FrameVerdict[] Verdicts = Enum.GetValues<FrameVerdict>();

    private readonly CameraRegistry _cameras;

    public CameraMetrics(IMeterFactory meters, CameraRegistry cameras, TimeProvider time)
    {
        _cameras = cameras;
        var server = meters.Create(ServerMeter.Name);
        server.CreateObservableGauge("nanocam_cameras", () => cameras.All.Count, description: "Known cameras.");
        server.CreateObservableGauge(
            "nanocam_cameras_online",
            () => Count(time, condition => condition.IsOnline),
            description: "Online cameras."
        );
        server.CreateObservableGauge(
            "nanocam_cameras_late",
            () => Count(time, condition => condition.IsOnline && condition.IsLate),
            description: "Online cameras that have sent no frame for three expected intervals and at least five seconds."
        );

        var meter = meters.Create(ServerMeter.CamerasName);
        meter.CreateObservableCounter(
            "nanocam_frames_received_total",
            PerCamera(camera => camera.Counters.Received),
            description: "Frames received, valid or not."
        );
        meter.CreateObservableCounter("nanocam_frames_total", FramesByVerdict, description: "Frames by verdict.");
        meter.CreateObservableCounter(
            "nanocam_frames_missing_total",
            PerCamera(camera => camera.Counters.Gaps),
            description: "Sequence numbers for which no frame had arrived when a later one did."
        );
        meter.CreateObservableCounter(
            "nanocam_frames_dropped_total",
            FramesByDropReason,
            description: "Frames that were accepted and then replaced by a newer one before delivery, by reason."
        );
        meter.CreateObservableGauge(
            "nanocam_frames_waiting",
            PerCamera(camera => camera.Feed.WaitingFrames),
            description: "Frames waiting for delivery to a viewer."
        );
        meter.CreateObservableCounter(
            "nanocam_frame_bytes_total",
            PerCamera(camera => camera.Counters.Bytes),
            description: "JPEG bytes received."
        );
        meter.CreateObservableCounter(
            "nanocam_boots_total",
            PerCamera(camera => camera.Counters.Boots),
            description: "Boots of the camera."
        );
        meter.CreateObservableCounter(
            "nanocam_camera_connections_total",
            PerCamera(camera => camera.Connections.Begun),
            description: "Camera connections opened."
        );
        meter.CreateObservableCounter(
            "nanocam_camera_disconnections_total",
            DisconnectionsByReason,
            description: "Camera connections closed, by reason."
        );
        meter.CreateObservableGauge("nanocam_viewers", PerCamera(camera => camera.Feed.ViewerCount), description: "Viewers of the camera.");
    }

    private int Count(TimeProvider time, Func<CameraCondition, bool> isCounted)
    {
        var now = time.Microseconds();
        return _cameras.All.Count(camera => isCounted(camera.ConditionAt(now)));
    }

    private Func<IEnumerable<Measurement<long>>> PerCamera(Func<Camera, long> value) =>
        () => _cameras.All.Select(camera => new Measurement<long>(value(camera), Label("camera", camera.Id)));

    private IEnumerable<Measurement<long>> FramesByVerdict()
    {
        foreach (var camera in _cameras.All)
        {
            foreach (var verdict in Verdicts)
            {
                if (camera.Counters[verdict] is > 0 and var count)
                {
                    yield return new Measurement<long>(
                        count,
                        Label("camera", camera.Id),
                        Label("verdict", CameraModelMapper.NameOf(verdict))
                    );
                }
            }
        }
    }

    private IEnumerable<Measurement<long>> FramesByDropReason()
    {
        foreach (var camera in _cameras.All)
        {
            var feed = camera.Feed;
            yield return new Measurement<long>(feed.DroppedBySinks, Label("camera", camera.Id), Label("reason", "slowViewer"));
            yield return new Measurement<long>(feed.DroppedInFanOut, Label("camera", camera.Id), Label("reason", "slowFanOut"));
            yield return new Measurement<long>(feed.DroppedAsOlder, Label("camera", camera.Id), Label("reason", "outOfOrder"));
        }
    }

    private IEnumerable<Measurement<long>> DisconnectionsByReason() =>
        _cameras.All.SelectMany(camera =>
            camera.Connections.Ended.Select(ended => new Measurement<long>(
                ended.Value,
                Label("camera", camera.Id),
                Label("reason", ended.Key)
            ))
        );

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
