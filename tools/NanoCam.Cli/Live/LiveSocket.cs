using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;
using NanoCam.Wire;

namespace NanoCam.Cli.Live;

/// <summary>Connection to <c>/live</c>, used by one receiving and one sending task. Counts frames without keeping them.</summary>
internal sealed class LiveSocket : IAsyncDisposable
{
    private const string Route = "live";
    private const int MaxTextBytes = 1 << 20;
    private const int MaxFrameBytes = WireProtocol.MaxJpegBytes + 1024;

    // A dead connection (unplugged cable, suspended machine) is detected after both intervals.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket;
    private readonly byte[] _chunk = new byte[64 * 1024];

    private LiveSocket(ClientWebSocket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <exception cref="CliException">No response, or the WebSocket was rejected.</exception>
    public static async Task<LiveSocket> ConnectAsync(Uri server, string? token, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ClientWebSocket socket = new();
        socket.Options.KeepAliveInterval = KeepAlive;
        socket.Options.KeepAliveTimeout = KeepAlive;
        socket.Options.CollectHttpResponseDetails = true;
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        if (server.IsLoopback)
        {
            socket.Options.Proxy = null;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(AddressOf(server), deadline.Token);
            return new LiveSocket(socket);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw ConnectionErrors.TimedOut(server, timeout, exception);
        }
        catch (WebSocketException exception)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            if (status == (int)HttpStatusCode.Unauthorized)
            {
                throw CliException.Failed($"{ServerResponse.RequiresSignIn(token is not null)} {ServerResponse.HowToSignIn}", exception);
            }

            throw status == 0 && exception.InnerException is HttpRequestException cause
                ? ConnectionErrors.Explain(server, cause)
                : CliException.Failed(
                    $"{AddressOf(server)} returned {status} instead of opening a WebSocket. A proxy in between must "
                        + "pass the Upgrade header. Without a proxy, it is not a NanoCam server.",
                    exception
                );
        }
    }

    /// <summary>Sends one JSON message.</summary>
    public Task SendAsync<T>(T message, CancellationToken cancellationToken) =>
        _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(message, JsonLine.Options),
            WebSocketMessageType.Text,
            true,
            cancellationToken
        );

    /// <summary>Receives one message; null if the server closed the connection.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    /// <exception cref="CliException">The message is not valid on <c>/live</c>.</exception>
    public async Task<LiveMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var part = await FillAsync(cancellationToken);
        if (part.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        if (part.MessageType == WebSocketMessageType.Text)
        {
            return new LiveMessage(null, 0, await ReceiveTextAsync(part, cancellationToken));
        }

        // The server writes header and JPEG as one message, but a proxy may fragment it after any byte.
        var start = part.Count;
        while (start < LiveFrameHeader.Size && !part.EndOfMessage)
        {
            part = await _socket.ReceiveAsync(_chunk.AsMemory(start), cancellationToken);
            start += part.Count;
        }

        if (!LiveFrameHeader.TryRead(_chunk.AsSpan(0, start), out var header))
        {
            throw Unexpected("a frame without a header of version 1");
        }

        var jpegBytes = start - _chunk[1];
        while (!part.EndOfMessage)
        {
            part = await FillAsync(cancellationToken);
            jpegBytes += part.Count;
            if (jpegBytes > MaxFrameBytes)
            {
                throw Unexpected("a frame above the size limit");
            }
        }

        return new LiveMessage(header, Math.Max(0, jpegBytes), null);
    }

    /// <summary>Closes the WebSocket.</summary>
    public async ValueTask DisposeAsync()
    {
        // A server that does not respond must not delay the command.
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(1));
        try
        {
            if (_socket.State == WebSocketState.Open)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The connection is already broken.
            _socket.Abort();
        }

        _socket.Dispose();
    }

    private static Uri AddressOf(Uri server) =>
        new UriBuilder(new Uri(server, Route)) { Scheme = server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri;

    private static CliException Unexpected(string what) =>
        CliException.Failed($"The server sent {what} on /live. Use the nanocam version that matches the server.");

    private ValueTask<ValueWebSocketReceiveResult> FillAsync(CancellationToken cancellationToken) =>
        _socket.ReceiveAsync(_chunk.AsMemory(), cancellationToken);

    private async Task<LiveText> ReceiveTextAsync(ValueWebSocketReceiveResult part, CancellationToken cancellationToken)
    {
        using MemoryStream text = new();
        text.Write(_chunk, 0, part.Count);
        while (!part.EndOfMessage)
        {
            part = await FillAsync(cancellationToken);
            text.Write(_chunk, 0, part.Count);
            if (text.Length > MaxTextBytes)
            {
                throw Unexpected("a text of more than 1 MiB");
            }
        }

        try
        {
            return JsonSerializer.Deserialize<LiveText>(text.GetBuffer().AsSpan(0, (int)text.Length), JsonLine.Options)
                ?? throw Unexpected("null");
        }
        catch (JsonException)
        {
            throw Unexpected("a text that is not valid JSON");
        }
    }
}
