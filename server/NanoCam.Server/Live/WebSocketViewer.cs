using NanoCam.Server.Frames;
using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Live;

/// <summary>A viewer of one camera over a WebSocket: one binary message is one JPEG, or one text message is one JSON frame.</summary>
internal sealed class WebSocketViewer(
    ViewerTransport transport,
    StalledViewerSupervisor supervisor,
    TimeProvider time,
    double? maxFramesPerSecond,
    bool json
) : CameraViewer(transport, supervisor, time, maxFramesPerSecond)
{
    protected override ArraySegment<byte> BodyOf(Frame frame) => json ? frame.Json : base.BodyOf(frame);

    protected override bool TryPrepare(Frame frame) => !json || frame.TryEncodeJson();

    protected override int WriteHead(Frame frame, Span<byte> head) =>
        json
            ? WebSocketFrame.WriteHeader(head, WebSocketFrame.Text, frame.Json.Count)
            : WebSocketFrame.WriteHeader(head, WebSocketFrame.Binary, frame.Length);
}
