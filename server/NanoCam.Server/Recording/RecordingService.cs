using NanoCam.Server.Background;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;

namespace NanoCam.Server.Recording;

/// <summary>
/// Records the frames of all cameras by their rules: repairs the archive when the server starts, passes accepted frames to the recorders,
/// and closes the segments when the server stops.
/// </summary>
internal sealed class RecordingService(
    CameraRecorders recorders,
    RecordingRules rules,
    RecordingWriter writer,
    ArchiveStartup startup,
    CameraEventSource source,
    FrameGate gate,
    BackgroundWork work
) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _checking = Task.CompletedTask;
    private ITimer? _timer;

    /// <summary>Whether the index is rebuilt from the files at startup.</summary>
    public bool Rebuild { get; set; }

    /// <summary>Completes when index and files are consistent.</summary>
    public Task Checking => _checking;

    /// <summary>Whether and why a camera is recorded now.</summary>
    public RecordingStatus StatusOf(string cameraId)
    {
        if (recorders.Find(cameraId) is { } recorder)
        {
            return source.StatusOf(recorder);
        }

        return rules.Get(cameraId).Mode == RecordingMode.Off ? RecordingStatus.Off : RecordingStatus.NoFrames;
    }

    /// <summary>
    /// Records the frames around the current time of a camera whose rule is <see cref="RecordingMode.Event"/>; returns false under any
    /// other rule.
    /// </summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="reason">What happened, for the event.</param>
    public bool Trigger(string cameraId, string reason) =>
        recorders.Find(cameraId) is { } recorder && recorder.Trigger(work.Time.Microseconds()) && source.AddDetection(recorder, reason);

    /// <summary>Records the frames around now like <see cref="Trigger"/>, without an event of its own.</summary>
    public void Extend(string cameraId) => recorders.Find(cameraId)?.Trigger(work.Time.Microseconds());

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        rules.Load();
        startup.Begin(Rebuild);
        writer.FaultChanged = source.OnFaultChanged;
        writer.Start();
        gate.Accepted += recorders.Accept;
        rules.Changed += recorders.Apply;
        source.Start();
        _timer = work.CreateTimer("Recording cameras", Tick, Interval);
        _checking = Task.Run(() => work.RunAsync("Checking recordings", "", CheckAsync, _stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    // Runs in the background: after a crash, the disk can be busy for a long time, and viewers must not wait for it.
    private Task CheckAsync(CancellationToken stop)
    {
        try
        {
            startup.Continue(stop);
        }
        finally
        {
            writer.Release();
        }

        startup.Check(stop);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _checking;
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        gate.Accepted -= recorders.Accept;
        rules.Changed -= recorders.Apply;
        foreach (var recorder in recorders.All)
        {
            recorder.End();
        }

        writer.Stop();
        source.Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _stop.Dispose();
    }

    private void Tick()
    {
        recorders.Tick();
        source.Tick();
    }
}
