using System.Net.WebSockets;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;
using NanoCam.Client;

namespace NanoCam.Cli.Live;

/// <summary>
/// Updates <see cref="WatchStatistics"/>: connects, subscribes, acknowledges, and reconnects.
/// </summary>
internal sealed class WatchLoop(CommandContext context, WatchStatistics statistics, IReadOnlyCollection<string> wanted)
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(2);

    private readonly Backoff _pause = new(Random.Shared, first: TimeSpan.FromSeconds(0.5), longest: TimeSpan.FromSeconds(15));
    private readonly HashSet<string> _subscribed = [];
    private bool _wasConnected;
    private bool _answersPings;
    private uint _ping;
    private long _pingSent;

    /// <summary>Runs until canceled.</summary>
    /// <exception cref="CliException">The first connection failed. Retrying would hide a wrong address.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await RunConnectionAsync(cancellationToken);
                statistics.Disconnected("The server closed the connection.");
            }
            catch (Exception exception) when (_wasConnected && IsRetryable(exception))
            {
                statistics.Disconnected(exception is CliException ? exception.Message : "The connection was lost.");
            }

            await Task.Delay(_pause.Next(), context.Clock, cancellationToken);
        }
    }

    private async Task RunConnectionAsync(CancellationToken cancellationToken)
    {
        await using var socket = await LiveSocket.ConnectAsync(context.Server, context.Token, context.Timeout, cancellationToken);
        statistics.Connected();
        _answersPings = false;
        _pingSent = 0;
        _subscribed.Clear();
        while (await socket.ReceiveAsync(cancellationToken) is { } message)
        {
            _pause.Reset();
            if (message.Header is { } frame)
            {
                statistics.Add(frame, message.JpegBytes);
                await socket.SendAsync(new { type = "ack", number = frame.Number }, cancellationToken);
            }
            else
            {
                await HandleAsync(socket, message.Text!, cancellationToken);
            }

            await PingIfDueAsync(socket, cancellationToken);
        }
    }

    private async Task HandleAsync(LiveSocket socket, LiveText text, CancellationToken cancellationToken)
    {
        switch (text.Type)
        {
            case "cameras":
                await SubscribeAllAsync(socket, [.. (text.Cameras ?? []).OfType<CameraInfo>()], cancellationToken);
                break;
            case "camera" when text.Camera is { ValueKind: JsonValueKind.Object } element:
                await SubscribeAsync(socket, element.Deserialize<CameraInfo>(JsonLine.Options)!, cancellationToken);
                break;
            case "removed" when Id(text) is { } id:
                statistics.Remove(id);
                _subscribed.Remove(id);
                break;
            case "subscribed" when Id(text) is { } id && text.Channel is { } channel:
                statistics.Open(channel, id);
                break;
            case "pong" when text.Number == _ping:
                statistics.AddRoundTrip(context.Clock.GetElapsedTime(_pingSent));
                break;
            case "error":
                throw CliException.Failed(text.Message ?? "The server reported an error without a reason. Check the server log.");
        }
    }

    private async Task SubscribeAllAsync(LiveSocket socket, List<CameraInfo> cameras, CancellationToken cancellationToken)
    {
        foreach (var id in wanted)
        {
            // After a restart of the server, cameras may be missing until they reconnect.
            if (!_wasConnected && cameras.TrueForAll(camera => camera.Id != id))
            {
                throw CameraList.Unknown(id, cameras);
            }
        }

        _wasConnected = true;
        foreach (var camera in cameras)
        {
            await SubscribeAsync(socket, camera, cancellationToken);
        }
    }

    private async Task SubscribeAsync(LiveSocket socket, CameraInfo camera, CancellationToken cancellationToken)
    {
        if (wanted.Count > 0 && !wanted.Contains(camera.Id))
        {
            return;
        }

        statistics.Update(camera);
        _answersPings |= camera.Late is not null;
        if (_subscribed.Add(camera.Id))
        {
            await socket.SendAsync(new { type = "subscribe", camera = camera.Id }, cancellationToken);
        }
    }

    // A ping is sent after a message, because without frames, no age needs a round trip. An earlier server rejects pings.
    private async Task PingIfDueAsync(LiveSocket socket, CancellationToken cancellationToken)
    {
        if (_answersPings && (_pingSent == 0 || context.Clock.GetElapsedTime(_pingSent) > PingInterval))
        {
            _ping++;
            _pingSent = context.Clock.GetTimestamp();
            await socket.SendAsync(new { type = "ping", number = _ping }, cancellationToken);
        }
    }

    // All command errors: a restarting server behind a proxy returns 502 for a while, which does not count as unreachable.
    private static bool IsRetryable(Exception exception) => exception is WebSocketException or CliException;

    private static string? Id(LiveText text) => text.Camera is { ValueKind: JsonValueKind.String } element ? element.GetString() : null;
}
