using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace NanoCam.Server.Hosting.Sockets;

/// <summary>
/// Accepts connections, and pauses when the process has no file handle for another one. The framework's loop retries immediately, and uses
/// all of a processor on the thread that serves the sockets until a handle is free.
/// </summary>
internal sealed class SocketListener(
    Socket socket,
    SocketConnectionContextFactory connections,
    bool noDelay,
    HandleLimit handles,
    TimeProvider time
) : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _unbound = new();

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                var accepted = await socket.AcceptAsync(cancellationToken);
                if (handles.IsUsedUp(accepted))
                {
                    accepted.Dispose();
                    handles.LogShortage();
                    if (!await TryPauseAsync())
                    {
                        return null;
                    }

                    continue;
                }

                if (accepted.LocalEndPoint is IPEndPoint)
                {
                    accepted.NoDelay = noDelay;
                }

                return connections.Create(accepted);
            }
            catch (ObjectDisposedException)
            {
                // The listener was closed.
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException e)
            {
                // The client may have disconnected while it was waiting to be accepted. That is no reason to pause, unless it happens
                // again.
                var isShort = HandleLimit.IsShortage(e);
                if (isShort)
                {
                    handles.LogShortage();
                }

                if ((isShort || failures > 0) && !await TryPauseAsync())
                {
                    return null;
                }
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _unbound.Cancel();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        connections.Dispose();
        _unbound.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> TryPauseAsync()
    {
        try
        {
            await Task.Delay(Pause, time, _unbound.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
