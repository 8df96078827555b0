using System.Collections.Concurrent;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording;

namespace NanoCam.Server.Integrations.Detections;

/// <summary>
/// Receives detections: keeps the newest ones of each camera, sends them to viewers, extends recordings under the rule
/// <see cref="RecordingMode.Event"/>, and appends events.
/// </summary>
internal sealed class DetectionStore
{
    private readonly ConcurrentDictionary<string, DetectionLog> _logs = new(StringComparer.Ordinal);
    private readonly CameraEvents _events;
    private readonly RecordingService _recording;
    private readonly BackgroundWork _work;

    public DetectionStore(CameraRegistry cameras, CameraEvents events, RecordingService recording, BackgroundWork work)
    {
        (_events, _recording, _work) = (events, recording, work);
        cameras.Removed += camera => _logs.TryRemove(camera.Id, out _);
    }

    /// <summary>Raised after detections of a camera arrived, on the thread of the request: must not block.</summary>
    public event Action<DetectionsModel>? Received;

    /// <summary>The newest detections of a camera.</summary>
    public DetectionsModel Newest(string cameraId) =>
        (_logs.TryGetValue(cameraId, out var log) ? log.Newest : null) ?? new DetectionsModel(cameraId, null, null, []);

    /// <summary>Adds valid detections; false if the camera had too many in the last second.</summary>
    public bool TryAdd(string cameraId, DetectionRequest request)
    {
        var log = _logs.GetOrAdd(cameraId, _ => new DetectionLog());
        var detections = new DetectionsModel(cameraId, request.Time ?? _work.Time.GetUtcNow(), request.Sequence, request.Boxes);
        string? found;
        lock (log)
        {
            if (!log.TryCount(_work.Time))
            {
                return false;
            }

            found = log.Add(detections);
        }

        if (request.Boxes.Count > 0)
        {
            _recording.Extend(cameraId);
        }

        if (found is not null)
        {
            _events.Append(
                new CameraEvent(CameraEventKind.Detection, cameraId, UnixTime.ToMicroseconds(detections.Time!.Value))
                {
                    Cause = "detector",
                    Detail = found,
                }
            );
        }

        foreach (var listener in Delegate.EnumerateInvocationList(Received))
        {
            _work.Try("Announcing detections", cameraId, () => listener(detections));
        }

        return true;
    }
}
