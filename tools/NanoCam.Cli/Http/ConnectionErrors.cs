using System.Net.Sockets;
using System.Security.Authentication;
using NanoCam.Cli.Running;
using NanoCam.Client;

namespace NanoCam.Cli.Http;

/// <summary>Errors for a server that cannot be reached, with advice.</summary>
internal static class ConnectionErrors
{
    private const string HowToStart = "Start the server with: dotnet run --project server/NanoCam.Server";

    /// <summary>Returns the error for a failed request.</summary>
    public static CliException Explain(Uri server, HttpRequestException exception)
    {
        if (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return CliException.Failed(
                $"{Name(server)} sent a response larger than any frame. It might not be a NanoCam server. Run: nanocam doctor",
                exception
            );
        }

        if (exception.HttpRequestError == HttpRequestError.SecureConnectionError || exception.InnerException is AuthenticationException)
        {
            return TlsFailed(server, exception);
        }

        if (FindSocketException(exception) is { } socketException)
        {
            return Explain(server, socketException);
        }

        if (exception.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            return Of(
                server,
                "the program on that port does not respond with HTTP, or closed the connection.",
                "Check the port in --server.",
                exception
            );
        }

        return Of(server, "the request failed.", "Run: nanocam doctor", exception);
    }

    /// <summary>Returns the error for a failed connection.</summary>
    public static CliException Explain(Uri server, SocketException exception) =>
        exception.SocketErrorCode switch
        {
            SocketError.ConnectionRefused when server.IsLoopback => Of(server, "connection refused.", HowToStart, exception),
            SocketError.ConnectionRefused => Of(
                server,
                "connection refused.",
                "Check the port, and whether the server listens on the network and not only on 127.0.0.1.",
                exception
            ),
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => Of(
                server,
                $"the name {server.Host} cannot be resolved.",
                "Check the spelling in --server, or use the IP address.",
                exception
            ),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => Of(
                server,
                "no route to the host.",
                "Check the address and the network of this computer.",
                exception
            ),
            SocketError.ConnectionReset or SocketError.Shutdown => Of(
                server,
                "the connection was closed.",
                "If it happens again, check the server log.",
                exception
            ),
            SocketError.TimedOut => Of(server, "no response.", "Check the address and the firewalls in between.", exception),
            _ => Of(server, NetworkReason.Of(exception), "Run: nanocam doctor", exception),
        };

    /// <summary>Returns the error for a missing response.</summary>
    public static CliException TimedOut(Uri server, TimeSpan timeout, Exception? cause) =>
        new(
            ExitCode.Unreachable,
            $"{Name(server)} did not respond within {timeout.TotalSeconds:0.###} s. It might be overloaded or stopped. "
                + "Increase --timeout, or run: nanocam doctor",
            cause
        );

    /// <summary>Returns the address without the slash at the end.</summary>
    public static string Name(Uri server) => server.AbsoluteUri.TrimEnd('/');

    private static CliException Of(Uri server, string reason, string fix, Exception cause) =>
        new(ExitCode.Unreachable, $"Cannot reach {Name(server)}: {reason}{(reason.EndsWith('.') ? "" : ".")} {fix}", cause);

    // .NET's message contains the names of the certificate errors, such as RemoteCertificateNameMismatch or UntrustedRoot.
    private static CliException TlsFailed(Uri server, HttpRequestException exception)
    {
        var errors = exception.InnerException?.Message ?? "";
        var reason =
            errors.Contains("NameMismatch", StringComparison.Ordinal) ? $"the server's certificate is not for {server.Host}."
            : errors.Contains("NotTimeValid", StringComparison.Ordinal) ? "the server's certificate has expired, or is not valid yet."
            : errors.Contains("certificate", StringComparison.OrdinalIgnoreCase) ? "this computer does not trust the server's certificate."
            : "";
        return reason.Length > 0
            ? Of(server, reason, "Trust the certificate, or replace it: docs/guide/reverse-proxy.md", exception)
            : Of(server, "the TLS handshake failed.", "If the server uses HTTP without TLS, write http:// instead of https://.", exception);
    }

    private static SocketException? FindSocketException(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException found)
            {
                return found;
            }
        }

        return null;
    }
}
