using System.Collections.Concurrent;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>Stills a camera was asked for and has not sent yet, by the number of the command.</summary>
internal sealed class PendingStills
{
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<Frame>> _open = new();
    private uint _last;

    /// <summary>Opens a request, sends it with <paramref name="send"/> and waits for the still; the caller releases the frame.</summary>
    /// <exception cref="CameraCommandException">The camera refused, failed, or is gone.</exception>
    public async Task<Frame> AskAsync(Func<uint, ValueTask> send, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<Frame>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = answer;
        try
        {
            await send(id);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch
        {
            // The still may have come in the same moment; nobody waits for it any more.
            if (!answer.TrySetCanceled(CancellationToken.None) && answer.Task.IsCompletedSuccessfully)
            {
                answer.Task.Result.Release();
            }

            throw;
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }

    /// <summary>Hands a still, or the verdict that made it useless, to whoever asked for it.</summary>
    public void Answer(uint id, Frame frame, FrameVerdict verdict)
    {
        if (!_open.TryRemove(id, out var answer))
        {
            return;
        }

        if (verdict != FrameVerdict.Accepted)
        {
            answer.TrySetException(new CameraCommandException(CommandStatus.Failed, $"The still was not usable: {verdict}."));
        }
        else if (!answer.TrySetResult(frame.AddReference()))
        {
            frame.Release();
        }
    }

    /// <summary>Hands the camera's refusal to whoever asked.</summary>
    public void Refuse(uint id, CommandStatus status)
    {
        if (_open.TryRemove(id, out var answer))
        {
            answer.TrySetException(new CameraCommandException(status, $"The camera answered: {status}."));
        }
    }

    /// <summary>Ends every request: the camera is gone.</summary>
    public void FailAll()
    {
        foreach (var (id, answer) in _open)
        {
            if (_open.TryRemove(id, out _))
            {
                answer.TrySetException(new CameraCommandException(null, "The camera went away before it sent the still."));
            }
        }
    }
}
