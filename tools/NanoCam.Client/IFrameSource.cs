using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>One captured frame. The bytes belong to the source and are valid until its next call.</summary>
/// <param name="Jpeg">The JPEG.</param>
/// <param name="Timestamp">Moment of capture, as <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Size">Size in pixels; zero when not known.</param>
public readonly record struct SourceFrame(ReadOnlyMemory<byte> Jpeg, long Timestamp, FrameSize Size);

/// <summary>Where a camera's frames come from: a drawn scene or a byte stream. Used by one loop only.</summary>
public interface IFrameSource
{
    /// <summary>Whether the source has ended and its newest frame was taken.</summary>
    bool IsFinished { get; }

    /// <summary>How long until the next frame; infinite when the source calls back instead.</summary>
    TimeSpan UntilNext { get; }

    /// <summary>Fills in the capabilities of the camera.</summary>
    void Describe(Hello hello);

    /// <summary>Applies the desired settings as far as possible and returns the settings in force.</summary>
    SettingsResult Apply(CameraSettings desired);

    /// <summary>Makes the source call <paramref name="changed"/> when a frame arrived or the source ended.</summary>
    void OnChanged(Action changed);

    /// <summary>Discards the frames that came while there was no connection.</summary>
    void Restart();

    /// <summary>Frames captured since the last call; the newest of them can be taken.</summary>
    int Poll();

    /// <summary>Takes the newest frame.</summary>
    SourceFrame Take();

    /// <summary>Takes a still for a command.</summary>
    SourceFrame TakeStill(Command command);
}
