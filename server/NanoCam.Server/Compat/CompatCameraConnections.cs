using System.Net;
using Microsoft.AspNetCore.Connections;
using NanoCam.Server.Background;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>Serves the connections of cameras on compatibility ports, within the connection limits of the server.</summary>
internal sealed partial class CompatCameraConnections(
    CompatCameraAuthenticator authenticator,
    FrameTcpReceiver frames,
    MarkedTcpReceiver marked,
    ConnectionLimits limits,
    ErrorLog errors,
    ILogger<CompatCameraConnections> logger
)
{
    /// <summary>Serves one connection to its end.</summary>
    public async Task ServeAsync(ConnectionContext connection, CompatListener listener, CancellationToken stopping)
    {
        await using (connection)
        {
            try
            {
                await limits.RunAsync(connection, counted => ServeAsync(authenticator.Admit(counted, listener), stopping));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                Log.Ended(logger, connection.RemoteEndPoint, listener.Port, e.Message);
            }
            catch (Exception e)
            {
                // An error in one connection must not end the others.
                errors.Add("A connection to a port for cameras", $"{connection.RemoteEndPoint} to port {listener.Port}", e);
            }
        }
    }

    private Task ServeAsync(CompatCameraConnection? call, CancellationToken stopping) =>
        call?.Listener.Kind switch
        {
            null => Task.CompletedTask,
            CompatKind.FrameTcp => frames.ServeAsync(call, stopping),
            _ => marked.ServeAsync(call, stopping),
        };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The connection from {Address} to port {Port} ended: {Text}")]
        public static partial void Ended(ILogger logger, EndPoint? address, int port, string text);
    }
}
