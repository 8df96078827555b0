using System.Net.Sockets;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Kind of failure that ended or prevented an uplink.</summary>
public enum UplinkFailure
{
    /// <summary>No response from the address, or not in time.</summary>
    Unreachable,

    /// <summary>The server refused; the message contains its sentence.</summary>
    Rejected,

    /// <summary>The response violates the protocol, or is from another kind of server.</summary>
    Protocol,

    /// <summary>The connection broke, or was silent for three heartbeats.</summary>
    Lost,

    /// <summary>The server sent Goodbye; <see cref="UplinkException.Reason"/> gives the reason.</summary>
    Closed,
}

/// <summary>An uplink could not be opened, or ended. The message is a sentence for users.</summary>
public sealed class UplinkException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UplinkException(UplinkFailure failure, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
    }

    /// <summary>Creates the exception for a server's Goodbye.</summary>
    public UplinkException(Goodbye goodbye)
        : this(UplinkFailure.Closed, Describe(goodbye))
    {
        Reason = goodbye.Reason;
        RetryAfter = TimeSpan.FromSeconds(goodbye.RetryAfterSeconds);
    }

    /// <summary>
    /// Whether <paramref name="exception"/> can be the result of an HTTP request to a server that cannot be reached or disconnected.
    /// SocketsHttpHandler throws a bare SocketException when the server resets the connection before the request is written, because it
    /// reads the remote end of the socket.
    /// </summary>
    internal static bool IsNetworkFault(Exception exception) => exception is HttpRequestException or IOException or SocketException;

    /// <summary>Creates the exception for a network error.</summary>
    internal static UplinkException Unreachable(Uri server, Exception fault) =>
        new(UplinkFailure.Unreachable, $"{server} cannot be reached: {NetworkReason.Of(fault)}.", fault);

    /// <summary>Kind of failure.</summary>
    public UplinkFailure Failure { get; }

    /// <summary>Why the server closed; null unless <see cref="Failure"/> is <see cref="UplinkFailure.Closed"/>.</summary>
    public GoodbyeReason? Reason { get; }

    /// <summary>Pause that the server requested; zero lets the camera choose.</summary>
    public TimeSpan RetryAfter { get; }

    private static string Describe(Goodbye goodbye)
    {
        var reason = goodbye.Reason switch
        {
            GoodbyeReason.Closing => "the server is stopping",
            GoodbyeReason.Version => "the server and the camera have no protocol version in common; update one of them",
            GoodbyeReason.BadCameraId => "the server rejected this camera id",
            GoodbyeReason.NotAuthorized => "the server rejected the key of this camera",
            GoodbyeReason.Replaced => "a newer connection with the same camera id replaced this one; give each camera its own id",
            GoodbyeReason.ProtocolError => "the server received invalid data",
            GoodbyeReason.Timeout => "the server received nothing for too long",
            GoodbyeReason.Busy => "the server has reached its limits",
            _ => "the server closed the connection",
        };
        return goodbye.Text.Length == 0 ? reason + "." : $"{reason}: {goodbye.Text}";
    }
}
