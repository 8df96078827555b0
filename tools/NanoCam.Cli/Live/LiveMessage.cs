using System.Text.Json;
using NanoCam.Cli.Http;

namespace NanoCam.Cli.Live;

/// <summary>One message of <c>/live</c>: a frame (whose JPEG nobody keeps here) or a text.</summary>
/// <param name="Header">What was said about the frame; null for a text.</param>
/// <param name="JpegBytes">Size of the frame's JPEG.</param>
/// <param name="Text">The text; null for a frame.</param>
internal sealed record LiveMessage(LiveFrameHeader? Header, int JpegBytes, LiveText? Text);

/// <summary>A JSON message of <c>/live</c>; which fields it has depends on <see cref="Type"/>.</summary>
internal sealed record LiveText
{
    /// <summary>cameras, camera, removed, subscribed or error; others are of later versions and skipped.</summary>
    public string Type { get; init; } = "";

    /// <summary>All cameras, once after connecting.</summary>
    public List<CameraView>? Cameras { get; init; }

    /// <summary>The camera it is about: an object in "camera", an id in the other messages.</summary>
    public JsonElement? Camera { get; init; }

    /// <summary>Number that stands for the camera in frame headers.</summary>
    public int? Channel { get; init; }

    /// <summary>What is wrong, as a sentence.</summary>
    public string? Message { get; init; }
}
