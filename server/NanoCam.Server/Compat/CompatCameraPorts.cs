using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>Opens the compatibility ports for cameras, as plain TCP on the transport of Kestrel.</summary>
internal sealed class CompatCameraPorts(
    IEnumerable<IConnectionListenerFactory> transports,
    CompatListeners listeners,
    CompatCameraConnections connections,
    BackgroundWork work,
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
            foreach (var endPoint in options.Value.Hosts.SelectMany(host => ListenAddresses.EndPointsOf(host, listener.Port)).Distinct())
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

    // Uses the last transport that accepts the address, as Kestrel does. LoopbackBindingGuard is one of these transports.
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
                    $"{CompatOptions.Section}:{listener.Kind}Port: the server cannot listen on {endPoint} "
                        + $"({e.Message.TrimEnd('.')}). Stop the other program, or set another port; 0 keeps the port closed.",
                ]
            );
        }
    }

    private Task AcceptAsync(IConnectionListener bound, CompatListener listener) =>
        work.RunAsync("Accepting cameras on a port", $"{bound.EndPoint}", _ => AcceptAllAsync(bound, listener), _stopping.Token);

    private async Task AcceptAllAsync(IConnectionListener bound, CompatListener listener)
    {
        while (await bound.AcceptAsync(CancellationToken.None) is { } connection)
        {
            // Runs on another thread, so that one connection does not delay the next. The continuation removes the task only after it
            // was added.
            var serving = Task.Run(() => connections.ServeAsync(connection, listener, _stopping.Token));
            _serving[connection.ConnectionId] = serving;
            _ = serving.ContinueWith((_, id) => _serving.TryRemove((string)id!, out var _), connection.ConnectionId, TaskScheduler.Default);
        }
    }
}
