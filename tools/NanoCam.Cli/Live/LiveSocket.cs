using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;
using NanoCam.Wire;

namespace NanoCam.Cli.Live;

/// <summary>A connection to <c>/live</c>. One task receives and one sends at a time; frames are counted, not kept.</summary>
internal sealed class LiveSocket : IAsyncDisposable
{
    private const string Route = "live";
    private const int MaxTextBytes = 1 << 20;
    private const int MaxFrameBytes = WireProtocol.MaxJpegBytes + 1024;

    // A server that died without a word (pulled cable, suspended machine) is noticed after both.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket;
    private readonly byte[] _chunk = new byte[64 * 1024];

    private LiveSocket(ClientWebSocket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <exception cref="CliException">No answer, or the WebSocket was refused.</exception>
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

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(AddressOf(server), patience.Token);
            return new LiveSocket(socket);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw Unreachable.TimedOut(server, timeout, exception);
        }
        catch (WebSocketException exception)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            if (status == (int)HttpStatusCode.Unauthorized)
            {
                throw CliException.Failed($"The server wants a sign-in (401). {ServerAnswer.HowToSignIn}", exception);
            }

            throw status == 0 && exception.InnerException is HttpRequestException cause
                ? Unreachable.Explain(server, cause)
                : CliException.Failed(
                    $"{AddressOf(server)} answered {status} and not a WebSocket. A proxy in between must pass the Upgrade header; if there is none, this is not a NanoCam server.",
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

    /// <summary>Receives one message; null when the server closed.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    /// <exception cref="CliException">What came is no message of <c>/live</c>.</exception>
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

        // The server writes header and JPEG as one message, but a proxy may cut it after any byte.
        var start = part.Count;
        while (start < LiveFrameHeader.Size && !part.EndOfMessage)
        {
            part = await _socket.ReceiveAsync(_chunk.AsMemory(start), cancellationToken);
            start += part.Count;
        }

        if (!LiveFrameHeader.TryRead(_chunk.AsSpan(0, start), out var header))
        {
            throw Foreign("a frame without a header of version 1");
        }

        var jpegBytes = start - _chunk[1];
        while (!part.EndOfMessage)
        {
            part = await FillAsync(cancellationToken);
            jpegBytes += part.Count;
            if (jpegBytes > MaxFrameBytes)
            {
                throw Foreign("a frame larger than any picture");
            }
        }

        return new LiveMessage(header, Math.Max(0, jpegBytes), null);
    }

    /// <summary>Says goodbye as far as the connection still allows, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        // Courtesy only; a server that does not answer must not hold us up.
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(1));
        try
        {
            if (_socket.State == WebSocketState.Open)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // It is closed now in any case.
            _socket.Abort();
        }

        _socket.Dispose();
    }

    private static Uri AddressOf(Uri server) =>
        new UriBuilder(new Uri(server, Route)) { Scheme = server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri;

    private static CliException Foreign(string what) =>
        CliException.Failed($"The server sent {what} on /live. Use a nanocam of the server's version.");

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
                throw Foreign("a text of more than 1 MiB");
            }
        }

        try
        {
            return JsonSerializer.Deserialize<LiveText>(text.GetBuffer().AsSpan(0, (int)text.Length), JsonLine.Options)
                ?? throw Foreign("null");
        }
        catch (JsonException)
        {
            throw Foreign("a text that is no JSON of ours");
        }
    }
}
