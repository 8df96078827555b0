using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;

namespace NanoCam.Client;

/// <summary>User-readable reasons of failed connections. .NET's messages contain types, error codes and addresses instead.</summary>
public static class NetworkReason
{
    /// <summary>Returns the reason as part of a sentence, such as "the connection was refused".</summary>
    public static string Of(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return Of(socket.SocketErrorCode);
            }
        }

        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Of(SocketError.HostNotFound),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            or { InnerException: AuthenticationException }
            or AuthenticationException => "the TLS handshake failed",
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError } =>
                "the program on that port does not respond with HTTP",
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException or WebSocketException => Of(
                SocketError.ConnectionReset
            ),
            TimeoutException or OperationCanceledException => Of(SocketError.TimedOut),
            _ => "the connection failed",
        };
    }

    /// <summary>Returns the reason for an error of the operating system.</summary>
    public static string Of(SocketError error) =>
        error switch
        {
            SocketError.ConnectionRefused => "the connection was refused",
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host name cannot be resolved",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown =>
                "there is no route to the host",
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "the connection was closed",
            SocketError.TimedOut => "there was no response in time",
            SocketError.AccessDenied => "the operating system does not permit the connection",
            SocketError.AddressNotAvailable or SocketError.InvalidArgument => "the address is not valid",
            SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => "this computer has no connections left",
            _ => "the connection failed",
        };
}
