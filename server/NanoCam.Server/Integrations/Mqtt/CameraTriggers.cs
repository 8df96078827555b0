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
    // A detection has no end. Frigate keeps reporting motion for this time after it ends.
    private static readonly TimeSpan DetectionLasts = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _detected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CameraEvent> _moving = new(StringComparer.Ordinal);

    /// <summary>Starts observing.</summary>
    public void Start()
    {
        cameras.Changed += OnChanged;
        cameras.Removed += OnRemoved;
        events.Appended += OnEvent;
        events.Completed += OnCompleted;
        rules.Changed += OnRuleChanged;
        snapshots.Taken += OnSnapshot;
    }

    /// <summary>Stops observing.</summary>
    public void Stop()
    {
        cameras.Changed -= OnChanged;
        cameras.Removed -= OnRemoved;
        events.Appended -= OnEvent;
        events.Completed -= OnCompleted;
        rules.Changed -= OnRuleChanged;
        snapshots.Taken -= OnSnapshot;
    }

    /// <summary>Whether a motion event is in progress, or an object was detected in the last seconds.</summary>
    public bool IsMoving(string cameraId) =>
        _moving.ContainsKey(cameraId) || (_detected.TryGetValue(cameraId, out var at) && time.GetElapsedTime(at) < DetectionLasts);

    private void OnChanged(Camera camera) => queue.Add(camera.Id, MqttWork.Changes);

    private void OnRemoved(Camera camera)
    {
        _detected.TryRemove(camera.Id, out _);
        _moving.TryRemove(camera.Id, out _);
        queue.Add(camera.Id, MqttWork.Changes);
    }

    private void OnRuleChanged(string cameraId) => queue.Add(cameraId, MqttWork.Changes);

    private void OnSnapshot(Camera camera, Frame still) => queue.AddStill(camera.Id, still);

    private void OnEvent(CameraEvent item)
    {
        if (item.CameraId is not { } id || item.Kind is not (CameraEventKind.Motion or CameraEventKind.Detection))
        {
            return;
        }

        if (cameras.TryGet(id, out _))
        {
            Remember(id, item);
            queue.Add(id, MqttWork.Changes | MqttWork.Image);
        }
    }

    private void Remember(string id, CameraEvent item)
    {
        if (item.Kind == CameraEventKind.Motion && item.EndMicroseconds is null)
        {
            _moving[id] = item;
        }
        else
        {
            _detected[id] = time.GetTimestamp();
        }
    }

    private void OnCompleted(CameraEvent item)
    {
        if (item.CameraId is { } id && _moving.TryRemove(id, out _))
        {
            queue.Add(id, MqttWork.Changes);
        }
    }
}
