namespace NanoCam.Server.Frames;

/// <summary>How a frame arrived. Times in microseconds on the server's clock.</summary>
/// <param name="Arrived">Time at which its last byte arrived.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Pixels">Width times height.</param>
/// <param name="Quality">Quality that the camera reported for it, 1 to 100; 0 unknown.</param>
/// <param name="Captured">Time at which it was captured.</param>
/// <param name="Begun">Time at which its first byte arrived.</param>
/// <param name="Permitted">Earliest time at which its first byte could arrive, if the camera waited for credit; otherwise 0.</param>
/// <param name="RoundTrip">Shortest round trip of the link.</param>
/// <param name="IsSettling">Whether the camera was still applying new settings.</param>
internal readonly record struct DeliveredFrame(
    long Arrived,
    int Bytes,
    int Pixels,
    int Quality,
    long Captured,
    long Begun,
    long Permitted,
    long RoundTrip,
    bool IsSettling
);
