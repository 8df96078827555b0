using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Recording;

/// <summary>
/// Appends the events that are not gaps: cameras that go online or offline, rejected frames, failures of firmware, recording that starts or
/// stops, and errors of the disk.
/// </summary>
internal sealed partial class CameraEventSource(
    CameraRegistry cameras,
    CameraRecorders recorders,
    CameraEvents events,
    RecordingWriter writer,
    BackgroundWork work,
    ILogger<CameraEventSource> logger
)
{
    // Rejected frames within this many seconds share an event.
    private const int RejectedSeconds = 5;

    // A camera restarts after a failure. More reports come from a faulty or hostile camera.
    private const long CrashIntervalMicroseconds = 10_000_000;

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

        foreach (var camera in cameras.All)
        {
            AddCrash(camera);
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

    private void AddCrash(Camera camera)
    {
        var state = StateOf(camera);
        if (
            camera.LastCrash is not { } crash
            || crash == state.LastCrash
            || crash.ReceivedMicroseconds - (state.LastCrash?.ReceivedMicroseconds ?? 0) is >= 0 and < CrashIntervalMicroseconds
        )
        {
            return;
        }

        state.LastCrash = crash;
        var report = crash.Report;
        var what = report.Exception.Length > 0 ? $"{report.Exception}: {report.Text}" : report.Text;
        events.Append(
            new CameraEvent(CameraEventKind.Crash, camera.Id, crash.ReceivedMicroseconds)
            {
                Cause = CameraModelMapper.NameOf(Enum.IsDefined(report.Kind) ? report.Kind : CrashKind.Unknown),
                Detail = $"{report.Thread}: {what}",
            }
        );
        Log.Crashed(logger, camera.Id, report.Firmware, report.Thread, report.UptimeSeconds, what, string.Join(" < ", report.Stack));
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

        public ReceivedCrash? LastCrash { get; set; }

        public long[] Rejected { get; } = new long[Enum.GetValues<FrameVerdict>().Length];
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Camera {CameraId} reported a failure of its firmware {Firmware}, in thread {Thread} after {Uptime} s: {What} {Stack}"
        )]
        public static partial void Crashed(
            ILogger logger,
            string cameraId,
            string firmware,
            string thread,
            uint uptime,
            string what,
            string stack
        );
    }
}
