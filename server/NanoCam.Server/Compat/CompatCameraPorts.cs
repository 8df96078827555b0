using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>Opens the compatibility ports for cameras: plain TCP on Kestrel's transport.</summary>
internal sealed class CompatCameraPorts(
    IEnumerable<IConnectionListenerFactory> transports,
    CompatListeners listeners,
    CompatCameraConnections connections,
    IOptions<CompatOptions> options
) : IHostedService, IAsyncDisposable
{
    private readonly List<(IConnectionListener Listener, Task Accepting)> _open = [];
    private readonly ConcurrentDictionary<string, Task> _serving = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners.All.Where(listener => listener.IsForCameras))
        {
            foreach (var endPoint in options.Value.Hosts().SelectMany(host => ListenAddresses.EndPointsOf(host, listener.Port)).Distinct())
            {
                var bound = await BindAsync(endPoint, listener, cancellationToken);
                _open.Add((bound, AcceptAsync(bound, listener)));
            }
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        foreach (var (listener, accepting) in _open)
        {
            await listener.UnbindAsync(cancellationToken);
            await accepting.WaitAsync(cancellationToken);
            await listener.DisposeAsync();
        }

        _open.Clear();
        await Task.WhenAll(_serving.Values).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    // The last transport that takes an address is asked, as Kestrel does; LoopbackBindingGuard stands there.
    private async Task<IConnectionListener> BindAsync(IPEndPoint endPoint, CompatListener listener, CancellationToken cancellationToken)
    {
        try
        {
            return await transports
                .Last(transport => transport is not IConnectionListenerFactorySelector selector || selector.CanBind(endPoint))
                .BindAsync(endPoint, cancellationToken);
        }
        catch (Exception e) when (e is AddressInUseException or SocketException)
        {
            throw new OptionsValidationException(
                CompatOptions.Section,
                typeof(CompatOptions),
                [
                    $"{CompatOptions.Section}:{listener.Kind}Port: the server cannot listen on {endPoint} ({e.Message.TrimEnd('.')}): stop the other program, or set another port; 0 keeps it closed.",
                ]
            );
        }
    }

    private async Task AcceptAsync(IConnectionListener bound, CompatListener listener)
    {
        while (await bound.AcceptAsync(CancellationToken.None) is { } connection)
        {
            // Begun elsewhere, so that no connection holds up the next; removed by itself, which must not come before it is added.
            var serving = Task.Run(() => connections.ServeAsync(connection, listener, _stopping.Token));
            _serving[connection.ConnectionId] = serving;
            _ = serving.ContinueWith((_, id) => _serving.TryRemove((string)id!, out var _), connection.ConnectionId, TaskScheduler.Default);
        }
    }
}
