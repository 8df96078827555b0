using System.Net.WebSockets;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;
using NanoCam.Client;

namespace NanoCam.Cli.Live;

/// <summary>
/// Keeps a <see cref="WatchBoard"/> up to date: connects, subscribes, acknowledges, and comes back when the connection breaks.
/// </summary>
internal sealed class WatchLoop(CommandContext context, WatchBoard board, IReadOnlyCollection<string> wanted)
{
    private readonly Backoff _pause = new(Random.Shared, first: TimeSpan.FromSeconds(0.5), longest: TimeSpan.FromSeconds(15));
    private readonly HashSet<string> _subscribed = [];
    private bool _wasConnected;

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="CliException">The first connection failed: then the address is wrong, and waiting would hide it.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await RunConnectionAsync(cancellationToken);
                board.Disconnected("The server closed the connection.");
            }
            catch (Exception exception) when (_wasConnected && IsWorthAnotherTry(exception))
            {
                board.Disconnected(exception.Message);
            }

            await Task.Delay(_pause.Next(), context.Clock, cancellationToken);
        }
    }

    private async Task RunConnectionAsync(CancellationToken cancellationToken)
    {
        await using var socket = await LiveSocket.ConnectAsync(context.Server, context.Token, context.Timeout, cancellationToken);
        board.Connected();
        _subscribed.Clear();
        while (await socket.ReceiveAsync(cancellationToken) is { } message)
        {
            _pause.Reset();
            if (message.Header is { } frame)
            {
                board.Add(frame, message.JpegBytes);
                await socket.SendAsync(new { type = "ack", number = frame.Number }, cancellationToken);
            }
            else
            {
                await HandleAsync(socket, message.Text!, cancellationToken);
            }
        }
    }

    private async Task HandleAsync(LiveSocket socket, LiveText text, CancellationToken cancellationToken)
    {
        switch (text.Type)
        {
            case "cameras":
                await SubscribeAllAsync(socket, [.. (text.Cameras ?? []).OfType<CameraView>()], cancellationToken);
                break;
            case "camera" when text.Camera is { ValueKind: JsonValueKind.Object } element:
                await SubscribeAsync(socket, element.Deserialize<CameraView>(JsonLine.Options)!, cancellationToken);
                break;
            case "removed" when Id(text) is { } id:
                board.Remove(id);
                _subscribed.Remove(id);
                break;
            case "subscribed" when Id(text) is { } id && text.Channel is { } channel:
                board.Open(channel, id);
                break;
            case "error":
                throw CliException.Failed(text.Message ?? "The server refused something and did not say why.");
        }
    }

    private async Task SubscribeAllAsync(LiveSocket socket, List<CameraView> cameras, CancellationToken cancellationToken)
    {
        foreach (var id in wanted)
        {
            // Later it may be gone for a while, for instance until it has reconnected to a restarted server.
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

    private async Task SubscribeAsync(LiveSocket socket, CameraView camera, CancellationToken cancellationToken)
    {
        if (wanted.Count > 0 && !wanted.Contains(camera.Id))
        {
            return;
        }

        board.Update(camera);
        if (_subscribed.Add(camera.Id))
        {
            await socket.SendAsync(new { type = "subscribe", camera = camera.Id }, cancellationToken);
        }
    }

    // A restarting server behind a proxy answers 502 for a while, which is a failure and not unreachable; so all of ours are tried again.
    private static bool IsWorthAnotherTry(Exception exception) => exception is WebSocketException or CliException;

    private static string? Id(LiveText text) => text.Camera is { ValueKind: JsonValueKind.String } element ? element.GetString() : null;
}
