using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting.Sockets;

/// <summary>
/// Listens on sockets like the transport of the framework, with another loop for accepting connections (<see cref="SocketListener"/>).
/// </summary>
internal sealed class SocketListenerFactory(
    IOptions<SocketTransportOptions> options,
    HandleLimit handles,
    ILoggerFactory loggers,
    TimeProvider time
) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    // Log category of the framework's transport.
    private const string Category = "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets";

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket;
        try
        {
            socket = options.Value.CreateBoundListenSocket(endpoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }

        socket.Listen(options.Value.Backlog);
        var connections = new SocketConnectionContextFactory(CopyOf(options.Value), loggers.CreateLogger(Category));
        return new(new SocketListener(socket, connections, options.Value.NoDelay, handles, time));
    }

    // The only public constructor does not accept the buffer pool.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SocketConnectionFactoryOptions CopyOf(SocketTransportOptions options);
}
