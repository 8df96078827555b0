using System.Net.WebSockets;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Integrations.Detections;
using NanoCam.Server.Recording;

namespace NanoCam.Server.Live;

/// <summary><c>GET /live</c>: the viewer socket.</summary>
internal sealed class LiveEndpoint(
    CameraRegistry cameras,
    CameraEvents events,
    DetectionStore detections,
    StalledViewerSupervisor supervisor,
    ViewerLimiter limiter,
    TimeProvider time
)
{
    private const int MaxSubscriptions = 1000;

    /// <summary>Serves one viewer.</summary>
    public Task HandleAsync(HttpContext context) =>
        ViewerSocket.IsWebSocketRequest(context)
            ? LiveResponses.ServeAsync(
                context,
                limiter,
                camera: null,
                supervisor,
                time,
                transport => new LiveViewer(transport, supervisor, time),
                Receiver(context.Features.Get<CameraScope>())
            )
            : LiveResponses.NotAWebSocketAsync(context);

    private Func<WebSocket, Viewer, CancellationToken, Task> Receiver(CameraScope? scope) =>
        (webSocket, viewer, cancellationToken) => ReceiveAsync(webSocket, (LiveViewer)viewer, scope, cancellationToken);

    private async Task ReceiveAsync(WebSocket webSocket, LiveViewer live, CameraScope? scope, CancellationToken cancellationToken)
    {
        void OnChanged(Camera camera)
        {
            if (CameraScope.Includes(scope, camera.Id))
            {
                live.SendControl(LiveMessages.Camera(camera, time.Microseconds()));
            }
        }

        void OnRemoved(Camera camera)
        {
            if (CameraScope.Includes(scope, camera.Id))
            {
                Unsubscribe(live, camera.Id);
                live.SendControl(LiveMessages.Removed(camera));
            }
        }

        void OnEvent(CameraEvent item) => live.OfferControl(LiveMessages.Event(item));

        void OnDetected(DetectionsModel found)
        {
            if (live.Watches(found.Camera))
            {
                live.OfferControl(LiveMessages.Detections(found));
            }
        }

        cameras.Changed += OnChanged;
        cameras.Removed += OnRemoved;
        // A share link shows live frames only.
        if (scope is null)
        {
            events.Appended += OnEvent;
            detections.Received += OnDetected;
        }

        try
        {
            live.SendControl(
                LiveMessages.Cameras([.. cameras.All.Where(camera => CameraScope.Includes(scope, camera.Id))], time.Microseconds())
            );
            await ReceiveRequestsAsync(webSocket, live, scope, cancellationToken);
        }
        finally
        {
            cameras.Changed -= OnChanged;
            cameras.Removed -= OnRemoved;
            events.Appended -= OnEvent;
            detections.Received -= OnDetected;
            foreach (var subscription in live.UnsubscribeAll())
            {
                End(subscription);
            }
        }
    }

    private async Task ReceiveRequestsAsync(WebSocket webSocket, LiveViewer live, CameraScope? scope, CancellationToken cancellationToken)
    {
        var buffer = new byte[LiveMessages.MaxRequestBytes];
        var length = 0;
        while (await ViewerSocket.TryReceiveAsync(webSocket, buffer.AsMemory(length), cancellationToken) is { } result)
        {
            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            if (!result.EndOfMessage)
            {
                if (length == buffer.Length)
                {
                    live.SendControl(LiveMessages.Error($"A request must not exceed {LiveMessages.MaxRequestBytes} bytes."));
                    return;
                }

                continue;
            }

            if (LiveMessages.TryRead(buffer.AsSpan(0, length), out var request, out var error))
            {
                Handle(live, scope, request);
            }
            else
            {
                live.SendControl(LiveMessages.Error(error));
            }

            length = 0;
        }
    }

    private void Handle(LiveViewer live, CameraScope? scope, in LiveRequest request)
    {
        switch (request.Type)
        {
            case LiveRequestType.Ack:
                live.Acknowledge(request.Number);
                break;
            case LiveRequestType.Subscribe:
                Subscribe(live, scope, request);
                break;
            case LiveRequestType.Unsubscribe when request.Camera is { } id:
                Unsubscribe(live, id);
                break;
            case LiveRequestType.Pause or LiveRequestType.Resume:
                live.Pause(request.Type == LiveRequestType.Pause);
                break;
            case LiveRequestType.Ping:
                live.SendControl(LiveMessages.Pong(request.Number, time.Microseconds()));
                break;
            default:
                live.SendControl(LiveMessages.Error("Known types are subscribe, unsubscribe, pause, resume, ack and ping."));
                break;
        }
    }

    private void Subscribe(LiveViewer live, CameraScope? scope, in LiveRequest request)
    {
        if (request.Camera is null || !CameraScope.Includes(scope, request.Camera) || !cameras.TryGet(request.Camera, out var camera))
        {
            live.SendControl(LiveMessages.Error("There is no camera with this id.", request.Camera));
        }
        else if (live.SubscriptionCount >= MaxSubscriptions)
        {
            live.SendControl(LiveMessages.Error($"A socket can subscribe to at most {MaxSubscriptions} cameras.", request.Camera));
        }
        else if (live.Subscribe(camera, request.FramesPerSecond, request.Width, limiter, out var isFull) is { } subscription)
        {
            live.SendControl(LiveMessages.Subscribed(subscription));
            camera.Feed.Add(subscription);
        }
        else if (isFull)
        {
            live.SendControl(
                LiveMessages.Error(
                    "This camera has reached its maximum number of viewers. Try again later, or raise NanoCam:Live:MaxViewersPerCamera.",
                    camera.Id
                )
            );
        }
    }

    private void Unsubscribe(LiveViewer live, string cameraId)
    {
        if (live.Unsubscribe(cameraId) is { } subscription)
        {
            End(subscription);
        }
    }

    private void End(LiveSubscription subscription)
    {
        subscription.Camera.Feed.Remove(subscription);
        limiter.ReleaseCamera(subscription.Camera.Id);
    }
}
