using System.Collections.Concurrent;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Turns changes of cameras, events and snapshots into work for the publisher.</summary>
internal sealed class CameraTriggers(
    CameraRegistry cameras,
    CameraEvents events,
    RecordingRules rules,
    SnapshotService snapshots,
    MqttQueue queue,
    TimeProvider time
)
{
    // The time for which Frigate keeps reporting motion after it ends.
    private static readonly TimeSpan MotionLasts = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _moved = new(StringComparer.Ordinal);

    /// <summary>Starts observing.</summary>
    public void Start()
    {
        cameras.Changed += OnChanged;
        cameras.Removed += OnRemoved;
        events.Appended += OnEvent;
        rules.Changed += OnRuleChanged;
        snapshots.Taken += OnSnapshot;
    }

    /// <summary>Stops observing.</summary>
    public void Stop()
    {
        cameras.Changed -= OnChanged;
        cameras.Removed -= OnRemoved;
        events.Appended -= OnEvent;
        rules.Changed -= OnRuleChanged;
        snapshots.Taken -= OnSnapshot;
    }

    /// <summary>Whether there was motion, or another trigger, in the last seconds.</summary>
    public bool IsMoving(string cameraId) => _moved.TryGetValue(cameraId, out var at) && time.GetElapsedTime(at) < MotionLasts;

    private void OnChanged(Camera camera) => queue.Add(camera.Id, MqttWork.Changes);

    private void OnRemoved(Camera camera)
    {
        _moved.TryRemove(camera.Id, out _);
        queue.Add(camera.Id, MqttWork.Changes);
    }

    private void OnRuleChanged(string cameraId) => queue.Add(cameraId, MqttWork.Changes);

    private void OnSnapshot(Camera camera, Frame still) => queue.AddStill(camera.Id, still);

    private void OnEvent(CameraEvent item)
    {
        if (item.CameraId is { } id && item.Kind is CameraEventKind.Motion or CameraEventKind.Detection && cameras.TryGet(id, out _))
        {
            _moved[id] = time.GetTimestamp();
            queue.Add(id, MqttWork.Changes | MqttWork.Image);
        }
    }
}
