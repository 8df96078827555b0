using System.Collections.Concurrent;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>Stills that were requested from a camera and have not arrived, by request id. Any thread may call any method.</summary>
internal sealed class PendingStills
{
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<Frame>> _requests = new();
    private uint _lastId;

    /// <summary>
    /// Registers a request, sends it with <paramref name="send"/> and waits for the still. The caller releases the frame.
    /// </summary>
    /// <exception cref="CameraCommandException">The camera refused or failed, or it disconnected.</exception>
    public async Task<Frame> RequestAsync(Func<uint, ValueTask> send, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var still = new TaskCompletionSource<Frame>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests[id] = still;
        try
        {
            await send(id);
            return await still.Task.WaitAsync(cancellationToken);
        }
        catch
        {
            // The still may have arrived at the same moment; its reference has no other owner.
            if (!still.TrySetCanceled(CancellationToken.None) && still.Task.IsCompletedSuccessfully)
            {
                still.Task.Result.Release();
            }

            throw;
        }
        finally
        {
            _requests.TryRemove(id, out _);
        }
    }

    /// <summary>Completes a request with the still, or with an error if its verdict is not accepted.</summary>
    public void Complete(uint id, Frame frame, FrameVerdict verdict)
    {
        if (!_requests.TryRemove(id, out var still))
        {
            return;
        }

        if (verdict != FrameVerdict.Accepted)
        {
            still.TrySetException(new CameraCommandException(CommandStatus.Failed, $"The still was rejected: {verdict}."));
        }
        else if (!still.TrySetResult(frame.AddReference()))
        {
            frame.Release();
        }
    }

    /// <summary>Fails a request that the camera refused or could not perform.</summary>
    public void Fail(uint id, CommandStatus status)
    {
        if (_requests.TryRemove(id, out var still))
        {
            still.TrySetException(new CameraCommandException(status, $"The camera did not take the still: {status}."));
        }
    }

    /// <summary>Fails every request, because the camera disconnected.</summary>
    public void FailAll()
    {
        foreach (var (id, still) in _requests)
        {
            if (_requests.TryRemove(id, out _))
            {
                still.TrySetException(new CameraCommandException(null, "The camera disconnected before it sent the still."));
            }
        }
    }
}
