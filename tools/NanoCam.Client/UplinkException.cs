using System.Net.Sockets;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>What kind of trouble ended or prevented an uplink.</summary>
public enum UplinkFailure
{
    /// <summary>Nothing answered at the address, or not in time.</summary>
    Unreachable,

    /// <summary>The server answered and said no; the message carries its sentence.</summary>
    Refused,

    /// <summary>What answered does not speak this protocol, or broke it.</summary>
    Protocol,

    /// <summary>The connection broke, or was silent for three heartbeats.</summary>
    Lost,

    /// <summary>The server said goodbye; <see cref="UplinkException.Reason"/> says why.</summary>
    Closed,
}

/// <summary>An uplink could not be opened, or ended. The message is a sentence for a person.</summary>
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
    /// Whether <paramref name="exception"/> is what an HTTP request to a server that is not there, or went away, can end in.
    /// </summary>
    /// <remarks>
    /// SocketsHttpHandler lets a bare SocketException out when the server resets the connection before the request is written: it asks the
    /// socket for its remote end.
    /// </remarks>
    internal static bool IsNetworkFault(Exception exception) => exception is HttpRequestException or IOException or SocketException;

    /// <summary>The exception for a network fault.</summary>
    internal static UplinkException Unreachable(Uri server, Exception fault) =>
        new(UplinkFailure.Unreachable, $"{server} cannot be reached: {fault.Message.TrimEnd('.')}.", fault);

    /// <summary>The kind of trouble.</summary>
    public UplinkFailure Failure { get; }

    /// <summary>Why the server closed; null unless <see cref="Failure"/> is <see cref="UplinkFailure.Closed"/>.</summary>
    public GoodbyeReason? Reason { get; }

    /// <summary>How long the server asks to stay away; zero leaves it to the camera.</summary>
    public TimeSpan RetryAfter { get; }

    private static string Describe(Goodbye goodbye)
    {
        var reason = goodbye.Reason switch
        {
            GoodbyeReason.Closing => "the server stops",
            GoodbyeReason.Version => "the server speaks no common protocol version; update one of the two",
            GoodbyeReason.BadCameraId => "the server does not take this camera id",
            GoodbyeReason.NotAuthorized => "the server does not accept this camera's key",
            GoodbyeReason.Replaced => "another connection with the same camera id took over; give each camera its own id",
            GoodbyeReason.ProtocolError => "the server could not read what was sent",
            GoodbyeReason.Timeout => "the server heard nothing for too long",
            GoodbyeReason.Busy => "the server is full",
            _ => "the server closed the connection",
        };
        return goodbye.Text.Length == 0 ? reason + "." : $"{reason}: {goodbye.Text}";
    }
}
