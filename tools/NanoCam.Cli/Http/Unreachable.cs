using System.Net.Sockets;
using System.Security.Authentication;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Http;

/// <summary>Sentences for a server that does not answer.</summary>
internal static class Unreachable
{
    private const string HowToStart = "Start the server with: dotnet run --project server/NanoCam.Server";

    /// <summary>Explains a failed request.</summary>
    public static CliException Explain(Uri server, HttpRequestException exception)
    {
        if (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return CliException.Failed(
                $"{Name(server)} sent a longer answer than any picture is. Is it a NanoCam server? Run: nanocam doctor",
                exception
            );
        }

        if (exception.HttpRequestError == HttpRequestError.SecureConnectionError || exception.InnerException is AuthenticationException)
        {
            return Of(
                server,
                "the secure connection failed: " + (exception.InnerException?.Message ?? exception.Message),
                "If the server speaks plain HTTP, write http:// instead of https://.",
                exception
            );
        }

        if (FindSocketException(exception) is { } socketException)
        {
            return Explain(server, socketException);
        }

        if (exception.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            return Of(server, "what listens there does not speak HTTP, or hung up.", "Check the port in --server.", exception);
        }

        return Of(server, exception.Message, "Run: nanocam doctor", exception);
    }

    /// <summary>Explains a failed connection.</summary>
    public static CliException Explain(Uri server, SocketException exception) =>
        exception.SocketErrorCode switch
        {
            SocketError.ConnectionRefused when server.IsLoopback => Of(server, "connection refused.", HowToStart, exception),
            SocketError.ConnectionRefused => Of(
                server,
                "connection refused.",
                "Check the port, and that the server listens on the network and not on 127.0.0.1 only.",
                exception
            ),
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => Of(
                server,
                $"the name {server.Host} is not known.",
                "Check its spelling in --server, or use the IP address.",
                exception
            ),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => Of(
                server,
                "there is no route to it.",
                "Check the address and this computer's network.",
                exception
            ),
            SocketError.ConnectionReset or SocketError.Shutdown => Of(
                server,
                "the connection was cut.",
                "If it happens again, look into the server's log.",
                exception
            ),
            SocketError.TimedOut => Of(
                server,
                "nothing answers there.",
                "Check the address, and firewalls between here and there.",
                exception
            ),
            _ => Of(server, exception.Message, "Run: nanocam doctor", exception),
        };

    /// <summary>Explains silence.</summary>
    public static CliException TimedOut(Uri server, TimeSpan patience, Exception? cause) =>
        new(
            ExitCode.Unreachable,
            $"{Name(server)} did not answer within {patience.TotalSeconds:0.###} s. It may be overloaded or stopped; wait longer with --timeout, or run: nanocam doctor",
            cause
        );

    /// <summary>The address as people write it, without the slash at the end.</summary>
    public static string Name(Uri server) => server.AbsoluteUri.TrimEnd('/');

    private static CliException Of(Uri server, string reason, string fix, Exception cause) =>
        new(ExitCode.Unreachable, $"Cannot reach {Name(server)}: {reason}{(reason.EndsWith('.') ? "" : ".")} {fix}", cause);

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
