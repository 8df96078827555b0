namespace NanoCam.Server.Frames;

/// <summary>Somebody who wants the newest frame of a camera.</summary>
public interface IFrameSink
{
    /// <summary>
    /// Called for every published frame, one call at a time per camera, on the fan-out thread: must not block and must not throw.
    /// To keep the frame, take a reference.
    /// </summary>
    void Offer(Frame frame);
}
