using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Live;

/// <summary>Subscription of a viewer socket to one camera, with its newest frame not yet sent. Guarded by the viewer's lock.</summary>
internal sealed class LiveSubscription(LiveViewer viewer, Camera camera, ushort channel) : IFrameSink
{
    public Camera Camera { get; } = camera;

    public ushort Channel { get; } = channel;

    /// <summary>Frames dropped because the viewer was too slow.</summary>
    public DropCounter Dropped { get; } = new(camera);

    /// <summary>Shortest time between two frames; 0 means no limit.</summary>
    public long MinIntervalMicroseconds { get; set; }

    /// <summary>Width in pixels at which the viewer shows the frames.</summary>
    public int Width { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    public FrameDemand Demand =>
        viewer.IsPaused
            ? FrameDemand.Nothing
            : new(MinIntervalMicroseconds > 0 ? 900_000.0 / MinIntervalMicroseconds : double.PositiveInfinity, Width);

    /// <summary>The newest frame, until it is sent.</summary>
    public ViewerFrameSlot Slot { get; } = new();

    /// <summary>Ordinal of the last frame sent; 0 before the first.</summary>
    public long SentOrdinal { get; set; }

    /// <summary>Ordinal of the newest frame seen.</summary>
    public long SeenOrdinal { get; set; }

    /// <summary>Time of the last frame taken, for the rate limit.</summary>
    public long TakenMicroseconds { get; set; }

    /// <summary>False after the subscription ended.</summary>
    public bool IsActive { get; set; } = true;

    /// <inheritdoc/>
    public bool IsHoldingFrame => Slot.Frame is not null;

    /// <inheritdoc/>
    public void Offer(Frame frame) => viewer.Offer(this, frame);
}
