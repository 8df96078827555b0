using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Live;

/// <summary>Opens the connections of viewers.</summary>
internal static class ViewerSocket
{
    private const string WebSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    // Messages of viewers are short; the framework reads them in pieces of this size.
    private const int ReceiveBytes = 4096;

    private static readonly WebSocketCreationOptions ServerSide = new() { IsServer = true, KeepAliveInterval = TimeSpan.FromSeconds(30) };

    /// <summary>The socket, if bytes written to it reach the viewer unchanged: HTTP/1.1 without TLS.</summary>
    public static bool TryGetDirect(HttpContext context, [NotNullWhen(true)] out Socket? socket)
    {
        socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        // Only TCP has the options that UnreadEstimate sets; Kestrel may also listen on a Unix socket.
        return socket is { AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 }
            && HttpProtocol.IsHttp11(context.Request.Protocol)
            && context.Features.Get<ITlsConnectionFeature>() is null
            && !context.Request.IsHttps;
    }

    /// <summary>Whether the request is a valid WebSocket handshake.</summary>
    public static bool IsWebSocketRequest(HttpContext context)
    {
        var headers = context.Request.Headers;
        return HttpMethods.IsGet(context.Request.Method)
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && string.Equals(headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
            && headers.SecWebSocketVersion == "13"
            && headers.SecWebSocketKey.ToString().Length == 24;
    }

    /// <summary>Responds 101 and serves a viewer created by <paramref name="create"/> until either side ends it.</summary>
    public static async Task ServeAsync(
        HttpContext context,
        TimeProvider time,
        Func<ViewerTransport, Viewer> create,
        Func<WebSocket, Viewer, CancellationToken, Task> receive
    )
    {
        var response = context.Response;
        response.Headers.Upgrade = "websocket";
        response.Headers.Connection = "Upgrade";
        response.Headers.SecWebSocketAccept = AcceptFor(context.Request.Headers.SecWebSocketKey.ToString());
        var upgraded = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await upgraded.FlushAsync(context.RequestAborted);

        var control = new ControlStream(upgraded);
        ViewerTransport transport = TryGetDirect(context, out var socket)
            ? new SocketTransport(socket, time)
            : new StreamTransport(upgraded, context.Features.Get<IConnectionSocketFeature>()?.Socket, time, context.Abort);
        using var viewer = create(transport);
        control.Viewer = viewer;
        using var webSocket = WebSocket.CreateFromStream(control, ServerSide);
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var receiving = receive(webSocket, viewer, stop.Token);
        await Task.WhenAny(receiving, viewer.Ended);
        await CloseAsync(webSocket, viewer, stopping.IsCancellationRequested, time);
        await stop.CancelAsync();
        await receiving;
    }

    /// <summary>Reads and ignores all messages of a viewer until it closes.</summary>
    public static async Task DiscardAsync(WebSocket webSocket, Viewer viewer, CancellationToken cancellationToken)
    {
        var buffer = new byte[ReceiveBytes];
        while (
            await TryReceiveAsync(webSocket, buffer, cancellationToken) is { } result && result.MessageType != WebSocketMessageType.Close
        ) { }
    }

    /// <summary>Receives once; null if the connection has ended in any way.</summary>
    public static async ValueTask<ValueWebSocketReceiveResult?> TryReceiveAsync(
        WebSocket webSocket,
        Memory<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await webSocket.ReceiveAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static async Task CloseAsync(WebSocket webSocket, Viewer viewer, bool stopping, TimeProvider time)
    {
        // A viewer that does not read must not delay the close.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        try
        {
            if (webSocket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                var (status, text) = stopping
                    ? (WebSocketCloseStatus.EndpointUnavailable, "The server is stopping.")
                    : (WebSocketCloseStatus.NormalClosure, null);
                await webSocket.CloseOutputAsync(status, text, timeout.Token);
            }

            await viewer.DrainAsync(timeout.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            viewer.Close();
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 requires SHA-1; it protects nothing.")]
    private static string AcceptFor(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + WebSocketGuid)));
}
