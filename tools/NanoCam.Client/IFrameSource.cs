using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>One captured frame. The bytes belong to the source and are valid until it is asked again.</summary>
/// <param name="Jpeg">The JPEG.</param>
/// <param name="Timestamp">Moment of capture, as <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Number">Number of the frame since the source began; faults depend on it.</param>
/// <param name="Size">Size in pixels; zero when not known.</param>
internal readonly record struct SourceFrame(ReadOnlyMemory<byte> Jpeg, long Timestamp, long Number, FrameSize Size);

/// <summary>Where a camera's frames come from: a drawn scene or a byte stream. Asked by one loop only.</summary>
internal interface IFrameSource
{
    /// <summary>Whether no frame will come any more and the newest was taken.</summary>
    bool IsFinished { get; }

    /// <summary>How long until the next frame; infinite when the source calls back instead.</summary>
    TimeSpan UntilNext { get; }

    /// <summary>Fills in what the camera can do.</summary>
    void Describe(Hello hello);

    /// <summary>Takes a wish as far as it can and says what is in force.</summary>
    SettingsResult Apply(CameraSettings wish);

    /// <summary>Has the source call <paramref name="changed"/> when a frame arrived or it finished.</summary>
    void OnChanged(Action changed);

    /// <summary>Forgets the frames that came while nobody was connected.</summary>
    void Restart();

    /// <summary>Frames captured since the last call; the newest of them can be taken.</summary>
    int Poll();

    /// <summary>Takes the newest frame.</summary>
    SourceFrame Take();

    /// <summary>Takes a still for a command.</summary>
    SourceFrame TakeStill(Command command);
}
