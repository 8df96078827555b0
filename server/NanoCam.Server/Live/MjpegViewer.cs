using System.Buffers.Text;
using NanoCam.Server.Frames;
using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Live;

/// <summary>A viewer of <c>multipart/x-mixed-replace</c>: part header, JPEG, and immediately the boundary of the next part.</summary>
/// <remarks>
/// Browsers show a part when they receive the boundary after it. Sending that with the frame saves one frame of delay
/// (Chromium issue 527446).
/// </remarks>
internal sealed class MjpegViewer(
    ViewerTransport transport,
    StalledViewerSupervisor supervisor,
    TimeProvider time,
    double? maxFramesPerSecond
) : CameraViewer(transport, supervisor, time, maxFramesPerSecond)
{
    /// <summary>Boundary between parts.</summary>
    public const string Boundary = "nanocam-frame";

    private static readonly byte[] BoundaryLine = System.Text.Encoding.ASCII.GetBytes($"\r\n--{Boundary}\r\n");

    /// <summary>Boundary before the first part.</summary>
    public static ReadOnlySpan<byte> FirstBoundary => BoundaryLine.AsSpan(2);

    protected override ArraySegment<byte> Tail => BoundaryLine;

    protected override int WriteHead(Frame frame, Span<byte> head)
    {
        var at = Append(head, 0, "Content-Type: image/jpeg\r\nContent-Length: "u8);
        Utf8Formatter.TryFormat(frame.Length, head[at..], out var written);
        at = Append(head, at + written, "\r\nX-Timestamp: "u8);
        Utf8Formatter.TryFormat(frame.CapturedMicroseconds / 1_000_000, head[at..], out written);
        at = Append(head, at + written, "."u8);
        Utf8Formatter.TryFormat(frame.CapturedMicroseconds % 1_000_000, head[at..], out written, new System.Buffers.StandardFormat('D', 6));
        at = Append(head, at + written, "\r\nX-Sequence: "u8);
        Utf8Formatter.TryFormat(frame.Sequence, head[at..], out written);
        return Append(head, at + written, "\r\n\r\n"u8);
    }

    private static int Append(Span<byte> head, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(head[at..]);
        return at + text.Length;
    }
}
