using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Live;

/// <summary>
/// The one frame of a camera that waits for a viewer. A slow viewer drops frames here and never queues them: a newer frame replaces the
/// waiting one, which is counted as dropped. Used under the viewer's lock.
/// </summary>
internal sealed class ViewerFrameSlot
{
    private DropCounter? _counter;

    /// <summary>The waiting frame, or null.</summary>
    public Frame? Frame { get; private set; }

    /// <summary>The camera of the newest frame.</summary>
    public Camera Camera => _counter!.Camera;

    /// <summary>
    /// Stores a newer frame, and takes a reference to it. Returns the replaced frame, which the caller releases outside the lock.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="counter">Counts the frames of its camera that are dropped for this viewer.</param>
    /// <param name="isPaused">Whether the viewer has paused its frames, so that a replaced one does not count as dropped.</param>
    public Frame? Put(Frame frame, DropCounter counter, bool isPaused = false)
    {
        var replaced = Frame;
        if (replaced is not null && !isPaused)
        {
            _counter!.Add();
        }

        (Frame, _counter) = (frame.AddReference(), counter);
        return replaced;
    }

    /// <summary>Removes the waiting frame, and passes its reference to the caller.</summary>
    public Frame Take()
    {
        var frame = Frame!;
        Frame = null;
        return frame;
    }

    /// <summary>Drops the waiting frame, because it cannot be sent.</summary>
    public void Drop()
    {
        _counter!.Add();
        Clear();
    }

    /// <summary>Releases the waiting frame, if there is one, because the viewer no longer needs it.</summary>
    public void Clear()
    {
        Frame?.Release();
        Frame = null;
    }
}
