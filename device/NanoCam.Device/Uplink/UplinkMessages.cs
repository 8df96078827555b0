using System;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Errors about messages, and the Goodbye, for handshake and session.</summary>
internal static class UplinkMessages
{
    /// <summary>Reads the server's Goodbye as a fault.</summary>
    public static LinkException ReadGoodbye(MessageFramer framer)
    {
        if (!Goodbye.TryRead(framer.Buffer, framer.BodyOffset, framer.BodyLength, out var goodbye, out var error))
        {
            return Unreadable(MessageType.Goodbye, error);
        }

        return new LinkException(goodbye.Reason, goodbye.Text, goodbye.RetryAfterSeconds, needsGoodbye: false);
    }

    /// <summary>The fault for a known message that cannot be read.</summary>
    public static LinkException Unreadable(MessageType type, WireError error)
    {
        return new LinkException(
            GoodbyeReason.ProtocolError,
            "Message " + ((int)type).ToString() + " cannot be read: " + ((int)error).ToString()
        );
    }

    /// <summary>The fault for bytes that are not a message.</summary>
    public static LinkException NotAMessage(WireError error)
    {
        return new LinkException(GoodbyeReason.ProtocolError, "Not a message: " + ((int)error).ToString());
    }

    /// <summary>Sends a Goodbye.</summary>
    /// <param name="connection">The connection; the caller closes it.</param>
    /// <param name="control">Buffer for the message.</param>
    /// <param name="reason">Why.</param>
    /// <param name="text">A human-readable sentence.</param>
    /// <returns>Returns false if the server can no longer be reached. It then finds the connection closed.</returns>
    public static bool TrySendGoodbye(Connection connection, byte[] control, GoodbyeReason reason, string text)
    {
        var goodbye = new Goodbye { Reason = reason, Text = text };
        try
        {
            connection.Send(control, 0, goodbye.WriteMessage(control, 0));
            return true;
        }
        catch (Exception)
        {
            // SocketException, IOException, or an exception of a TLS stream that was closed in the meantime: the caller has a more precise
            // reason.
            return false;
        }
    }
}
