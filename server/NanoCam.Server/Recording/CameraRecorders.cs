using System.Collections.Concurrent;
using NanoCam.Archive;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;

namespace NanoCam.Server.Recording;

/// <summary>The recorders of all cameras: one for each camera that sent a frame since the server started.</summary>
internal sealed class CameraRecorders(RecordingRules rules, FrameQueue queue, RingBudget budget, CameraEvents events, BackgroundWork work)
{
    private readonly ConcurrentDictionary<string, CameraRecorder> _recorders = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private Dictionary<string, IReadOnlyList<FrameEntry>>? _newest;

    /// <summary>All recorders.</summary>
    public ICollection<CameraRecorder> All => _recorders.Values;

    /// <summary>The recorder of a camera, or null.</summary>
    public CameraRecorder? Find(string cameraId) => _recorders.GetValueOrDefault(cameraId);

    /// <summary>Sets the newest frames that the archive has of each camera.</summary>
    public void Continue(Dictionary<string, IReadOnlyList<FrameEntry>> newest)
    {
        lock (_gate)
        {
            _newest = newest;
            foreach (var recorder in All)
            {
                recorder.Continue(TakeNewest(recorder.CameraId));
            }
        }
    }

    /// <summary>Passes an accepted frame to the recorder of its camera. Never throws.</summary>
    public void Accept(Camera camera, Frame frame, in FrameOrigin origin, in NumberedFrame number, bool isStill)
    {
        try
        {
            if (!_recorders.TryGetValue(camera.Id, out var recorder) || recorder.Camera != camera)
            {
                recorder = Add(camera);
            }

            recorder.Accept(frame, origin, number, isStill);
        }
        catch (Exception e)
        {
            work.Errors.Add("Recording a frame", camera.Id, e);
        }
    }

    /// <summary>Applies the rule of a camera after it was changed.</summary>
    public void Apply(string cameraId)
    {
        if (Find(cameraId) is { } recorder)
        {
            Apply(recorder);
        }
    }

    /// <summary>Applies schedules and appends events of gaps, once a second.</summary>
    public void Tick()
    {
        Action<CameraRecorder> tick = Tick;
        foreach (var recorder in All)
        {
            work.Try("Recording a camera", recorder.CameraId, recorder, tick);
        }
    }

    /// <summary>Ends the recorder of a camera that was removed.</summary>
    public void Remove(Camera camera)
    {
        // Another camera may already have this id.
        if (Find(camera.Id) is { } recorder && recorder.Camera == camera && _recorders.TryRemove(KeyValuePair.Create(camera.Id, recorder)))
        {
            recorder.End();
        }
    }

    private void Tick(CameraRecorder recorder)
    {
        Apply(recorder);
        recorder.Tick(work.Time.Microseconds());
    }

    private CameraRecorder Add(Camera camera)
    {
        var added = new CameraRecorder(camera, queue, budget, events);
        Apply(added);
        lock (_gate)
        {
            if (_newest is not null)
            {
                added.Continue(TakeNewest(camera.Id));
            }

            var known = Find(camera.Id);
            if (known?.Camera == camera)
            {
                return known;
            }

            _recorders[camera.Id] = added;
            // Its frames occupy a part of the memory for the time before events.
            known?.End();
            return added;
        }
    }

    // A camera that is removed and added again does not continue.
    private IReadOnlyList<FrameEntry> TakeNewest(string cameraId) => _newest!.Remove(cameraId, out var newest) ? newest : [];

    private void Apply(CameraRecorder recorder)
    {
        var rule = rules.Get(recorder.CameraId);
        recorder.Apply(rule, rule.IsActive(work.Time.GetLocalNow().DateTime));
    }
}
