using System.Text.Json;
using NanoCam.Cli.Http;

namespace NanoCam.Cli.Live;

/// <summary>One message of <c>/live</c>: a frame, without its JPEG, or a text.</summary>
/// <param name="Header">Header of the frame; null for a text.</param>
/// <param name="JpegBytes">Size of the frame's JPEG.</param>
/// <param name="Text">The text; null for a frame.</param>
internal sealed record LiveMessage(LiveFrameHeader? Header, int JpegBytes, LiveText? Text);

/// <summary>A JSON message of <c>/live</c>. Its fields depend on <see cref="Type"/>.</summary>
internal sealed record LiveText
{
    /// <summary>cameras, camera, removed, subscribed, pong or error. Others are skipped, so that later versions can add some.</summary>
    public string Type { get; init; } = "";

    /// <summary>All cameras, once after connecting.</summary>
    public List<CameraInfo>? Cameras { get; init; }

    /// <summary>Camera of the message: an object in "camera", an id otherwise.</summary>
    public JsonElement? Camera { get; init; }

    /// <summary>Number of the camera in frame headers.</summary>
    public int? Channel { get; init; }

    /// <summary>Number of the ping that a pong answers.</summary>
    public uint? Number { get; init; }

    /// <summary>Error, as a sentence.</summary>
    public string? Message { get; init; }
}
