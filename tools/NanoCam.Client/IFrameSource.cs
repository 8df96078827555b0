using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>One captured frame. The bytes belong to the source and are valid until the next call to it.</summary>
/// <param name="Jpeg">The JPEG.</param>
/// <param name="Timestamp">Time of capture, as <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Size">Size in pixels; zero if unknown.</param>
public readonly record struct SourceFrame(ReadOnlyMemory<byte> Jpeg, long Timestamp, FrameSize Size);

/// <summary>Source of a camera's frames: a drawn scene or a byte stream. Used by one loop only.</summary>
public interface IFrameSource
{
    /// <summary>Whether the source has ended and its last frame was taken.</summary>
    bool IsFinished { get; }

    /// <summary>Time until the next frame; infinite if the source calls back instead.</summary>
    TimeSpan UntilNext { get; }

    /// <summary>Adds the capabilities of the source to Hello.</summary>
    void Describe(Hello hello);

    /// <summary>Applies the desired settings as far as possible and returns the settings in force.</summary>
    SettingsResult Apply(CameraSettings desired);

    /// <summary>Registers a callback for a new frame or the end of the source.</summary>
    void OnChanged(Action changed);

    /// <summary>Discards the frames that arrived while the camera was not connected.</summary>
    void Restart();

    /// <summary>Returns the number of frames captured since the last call. The newest one can be taken.</summary>
    int Poll();

    /// <summary>Takes the newest frame.</summary>
    SourceFrame Take();

    /// <summary>Takes a still for a command.</summary>
    SourceFrame TakeStill(Command command);
}
