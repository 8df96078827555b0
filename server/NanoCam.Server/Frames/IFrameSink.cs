namespace NanoCam.Server.Frames;

/// <summary>Receives the newest frame of a camera.</summary>
public interface IFrameSink
{
    /// <summary>Whether it has a frame that is waiting for delivery. Read at any time, for metrics.</summary>
    bool IsHoldingFrame => false;

    /// <summary>What it uses of the camera. Read at any time, to steer the camera.</summary>
    FrameDemand Demand => FrameDemand.Everything;

    /// <summary>Whether it shows the frames to a viewer. An analysis in the server needs frames too, and is not a viewer.</summary>
    bool IsViewer => true;

    /// <summary>
    /// Called for every published frame, one call at a time per camera, on the fan-out thread: must not block and must not throw.
    /// A sink that keeps the frame takes a reference.
    /// </summary>
    void Offer(Frame frame);
}
