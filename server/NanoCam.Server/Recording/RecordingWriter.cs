using NanoCam.Archive;
using NanoCam.Server.Background;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Recording;

/// <summary>
/// The thread that writes recordings: one for the disk, so that writes stay in order and a slow disk delays nothing else. While the disk
/// fails, frames are dropped and counted, and the writer retries every second.
/// </summary>
internal sealed class RecordingWriter(
    FrameQueue queue,
    SegmentWriter segments,
    SegmentRowWriter rows,
    ArchiveRecovery recovery,
    FreeSpace space,
    ErrorLog errors
) : IDisposable
{
    // More than a frame, so that the state does not alternate at the limit.
    private const long ResumeBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan HeldPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    // A disk of a network can hang forever, and the server must end regardless.
    private static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, CameraRecorder> _recorders = new(StringComparer.Ordinal);
    private Thread? _thread;
    private volatile bool _isStopping;
    private volatile bool _isHeld = true;
    private volatile string? _fault;
    private bool _isLost;
    private bool _isFull;
    private long _failedAt;

    /// <summary>Why nothing can be written now, as a sentence; null if writing works.</summary>
    public string? Fault => _fault;

    /// <summary>Called when writing begins to fail, with the reason, and with null when it works again.</summary>
    public Action<string?> FaultChanged { get; set; } = static _ => { };

    /// <summary>How long <see cref="Stop"/> waits for the disk.</summary>
    public TimeSpan StopTimeout { get; set; } = DefaultStopTimeout;

    /// <summary>Begins to write. Until then, frames wait in the queue.</summary>
    public void Release()
    {
        _isHeld = false;
        queue.Wake();
    }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        segments.Dropped = OnDropped;
        segments.Faulted = OnFaulted;
        _thread = new Thread(Run) { IsBackground = true, Name = "recording writer" };
        _thread.Start();
    }

    /// <summary>Writes waiting frames, closes all segments, and ends the thread.</summary>
    public void Stop()
    {
        _isStopping = true;
        queue.Wake();
        if (Interlocked.Exchange(ref _thread, null) is not { } thread)
        {
            return;
        }

        if (!thread.Join(StopTimeout))
        {
            errors.Add("Stopping the recorder", "", new TimeoutException("The disk does not respond. Frames that wait for it are lost."));
        }

        rows.Stop(StopTimeout);
    }

    /// <summary>Ends the thread after a start that failed, before the queue it waits on is disposed.</summary>
    public void Dispose() => Stop();

    private void Run()
    {
        while (!_isStopping)
        {
            queue.Wait(Round);
            if (_isHeld)
            {
                // Once it has enough to write, the queue would wake the writer continuously.
                Thread.Sleep(HeldPause);
            }
            else
            {
                Try(WriteRound);
            }
        }

        Try(WriteRound);
        Try(segments.CloseAll);
        Try(SaveRows);
    }

    // An unexpected exception must not end the thread: recording would stop permanently.
    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            errors.Add("Writing recordings", "", e);
        }
    }

    private void WriteRound()
    {
        _isLost = segments.IsLost;
        if (space.IsLost || _isLost)
        {
            segments.AbandonAll();
        }

        var isWritten = false;
        var isIdle = true;
        while (queue.TryTake(out var item))
        {
            isIdle = false;
            isWritten |= Write(item);
        }

        ForgetEnded();
        segments.WriteDue();
        SaveRows();
        // Without frames, nothing else would detect that the disk has free space again.
        var hasRoom = isIdle && _isFull && !_isLost && !space.IsLost && space.Left > ResumeBytes;
        if ((isWritten || hasRoom) && _fault is not null && TimeProvider.System.GetElapsedTime(_failedAt) >= RetryPause)
        {
            SetFault(null);
        }

        if (_fault is null && segments.Failed.TryDequeue(out var failed))
        {
            rows.Add(recovery.Repair(failed.CameraId, failed.Name, failed.Tier) is { } row ? [row] : []);
        }
    }

    private bool Write(in RecordedFrame item)
    {
        var (recorder, frame) = (item.Recorder, item.Frame);
        try
        {
            if (!MayWrite(frame))
            {
                recorder.CountDropped(item.Entry);
                return false;
            }

            var cameraId = recorder.CameraId;
            _recorders[cameraId] = recorder;
            recorder.AddDroppedGap(item.Entry);
            segments.Add(cameraId, RecordingTier.Dense, frame, item.Entry, recorder.SegmentSpan);
            // A copy in a sparser tier explains nothing, because the frames in between are not expected there.
            var copy = item.Entry with { Thinned = 0, Lost = 0, Dropped = 0 };
            if (item.IsMinute)
            {
                segments.Add(cameraId, RecordingTier.Minute, frame, copy, default);
            }

            if (item.IsHour)
            {
                segments.Add(cameraId, RecordingTier.Hour, frame, copy, default);
            }

            return true;
        }
        finally
        {
            frame.Release();
        }
    }

    private bool MayWrite(Frame frame)
    {
        if (_fault is not null && TimeProvider.System.GetElapsedTime(_failedAt) < RetryPause)
        {
            return false;
        }

        if (!_isLost && space.TryReserve(frame.Length))
        {
            return true;
        }

        _failedAt = TimeProvider.System.GetTimestamp();
        _isFull = !_isLost && !space.IsLost;
        SetFault(
            _isLost ? "The folder of the recordings was removed or replaced, so nothing is recorded. Mount its disk again."
            : space.IsLost ? "The data directory was removed or replaced, so nothing is recorded. Restore it, then restart the server."
            : "The disk is full, so nothing is being recorded. Free up some space."
        );
        return false;
    }

    private void SaveRows()
    {
        rows.Add(segments.ClosedRows);
        segments.ClosedRows.Clear();
    }

    // A camera that was removed sends nothing more. Its segments would stay open, and its recorder in memory.
    private void ForgetEnded()
    {
        foreach (var (cameraId, recorder) in _recorders)
        {
            if (recorder.HasEnded)
            {
                segments.CloseCamera(cameraId);
                _recorders.Remove(cameraId);
            }
        }
    }

    private void OnDropped(string cameraId, FrameEntry entry)
    {
        if (_recorders.TryGetValue(cameraId, out var recorder))
        {
            recorder.CountFailed(entry);
        }
    }

    private void OnFaulted(Exception error)
    {
        _isFull = StoredFile.IsDiskFull(error);
        if (_isFull)
        {
            space.MarkFull();
        }
        else
        {
            errors.Add("Writing recordings", "", error);
        }

        _failedAt = TimeProvider.System.GetTimestamp();
        SetFault($"Recordings cannot be written ({error.Message.TrimEnd('.')}). Check the disk.");
    }

    private void SetFault(string? fault)
    {
        var isChanged = _fault is null != fault is null;
        _fault = fault;
        if (isChanged)
        {
            FaultChanged(fault);
        }
    }
}
