using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Recording;

/// <summary>
/// Appends the events that are not gaps: cameras that go online or offline, rejected frames, recording that starts or stops, and errors of
/// the disk.
/// </summary>
internal sealed class CameraEventSource(
    CameraRegistry cameras,
    CameraRecorders recorders,
    CameraEvents events,
    RecordingWriter writer,
    BackgroundWork work
)
{
    // Rejected frames within this many seconds share an event.
    private const int RejectedSeconds = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CameraState> _states = new(StringComparer.Ordinal);
    private int _ticks;

    /// <summary>Starts observing the cameras.</summary>
    public void Start()
    {
        cameras.Changed += OnChanged;
        cameras.Removed += OnRemoved;
    }

    /// <summary>Stops observing, and writes pending events.</summary>
    public void Stop()
    {
        cameras.Changed -= OnChanged;
        cameras.Removed -= OnRemoved;
        work.Try("Writing events", "", events.Flush);
    }

    /// <summary>Whether and why a camera is recorded now.</summary>
    public RecordingStatus StatusOf(CameraRecorder recorder)
    {
        var status = recorder.StatusAt(work.Time.Microseconds());
        return writer.Fault is { } fault && status.State is RecordingState.Recording or RecordingState.Waiting
            ? RecordingStatus.Stopped(fault)
            : status;
    }

    /// <summary>Appends an event that made a camera record.</summary>
    public bool AddDetection(CameraRecorder recorder, string reason)
    {
        events.Append(
            new CameraEvent(CameraEventKind.Detection, recorder.CameraId, work.Time.Microseconds()) { Cause = "trigger", Detail = reason }
        );
        return true;
    }

    /// <summary>Appends an error of the disk, or its end.</summary>
    public void OnFaultChanged(string? fault) =>
        events.Append(
            new CameraEvent(CameraEventKind.Disk, null, work.Time.Microseconds())
            {
                Cause = fault is null ? "available" : "disk",
                Detail = fault,
            }
        );

    /// <summary>Once a second, compares counters and states, and writes pending events.</summary>
    public void Tick()
    {
        foreach (var recorder in recorders.All)
        {
            AddStatus(recorder);
        }

        if (++_ticks % RejectedSeconds == 0)
        {
            foreach (var camera in cameras.All)
            {
                AddRejected(camera);
            }
        }

        work.Try("Writing events", "", events.Flush);
    }

    private void AddStatus(CameraRecorder recorder)
    {
        var (before, now) = (recorder.LastStatus, StatusOf(recorder));
        recorder.LastStatus = now;
        var isRecording = now.State == RecordingState.Recording;
        if (isRecording == (before?.State == RecordingState.Recording))
        {
            return;
        }

        events.Append(
            new CameraEvent(
                isRecording ? CameraEventKind.RecordingStarted : CameraEventKind.RecordingStopped,
                recorder.CameraId,
                work.Time.Microseconds()
            )
            {
                Cause = now.State switch
                {
                    RecordingState.Recording or RecordingState.Off => "rule",
                    RecordingState.Stopped => "disk",
                    _ => "waiting",
                },
                Detail = now.Reason,
            }
        );
    }

    private void AddRejected(Camera camera)
    {
        var state = StateOf(camera);
        var now = work.Time.Microseconds();
        foreach (var verdict in Enum.GetValues<FrameVerdict>())
        {
            if (verdict is FrameVerdict.Accepted or FrameVerdict.Duplicate)
            {
                continue;
            }

            var count = camera.Counters[verdict];
            var added = count - state.Rejected[(int)verdict];
            if (added > 0)
            {
                state.Rejected[(int)verdict] = count;
                events.Append(
                    new CameraEvent(CameraEventKind.Rejected, camera.Id, now - (RejectedSeconds * 1_000_000L))
                    {
                        EndMicroseconds = now,
                        Cause = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString()),
                        Frames = added,
                    }
                );
            }
        }
    }

    private void OnChanged(Camera camera)
    {
        var state = StateOf(camera);
        var now = work.Time.Microseconds();
        var isOnline = camera.IsOnline(now);
        lock (_gate)
        {
            if (state.IsOnline == isOnline)
            {
                return;
            }

            state.IsOnline = isOnline;
        }

        events.Append(
            new CameraEvent(isOnline ? CameraEventKind.Online : CameraEventKind.Offline, camera.Id, now)
            {
                Cause = isOnline ? camera.UplinkKind.ToString().ToLowerInvariant() : "link",
            }
        );
    }

    private void OnRemoved(Camera camera)
    {
        recorders.Remove(camera);
        lock (_gate)
        {
            _states.Remove(camera.Id);
        }
    }

    private CameraState StateOf(Camera camera)
    {
        lock (_gate)
        {
            if (!_states.TryGetValue(camera.Id, out var state) || state.Camera != camera)
            {
                _states[camera.Id] = state = new CameraState(camera);
            }

            return state;
        }
    }

    private sealed class CameraState(Camera camera)
    {
        public Camera Camera => camera;

        public bool IsOnline { get; set; }

        public long[] Rejected { get; } = new long[Enum.GetValues<FrameVerdict>().Length];
    }
}
