using System;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>What handshake and receive thread say alike about messages.</summary>
internal static class UplinkMessages
{
    /// <summary>The server's Goodbye, as the fault it means.</summary>
    public static UplinkException ReadGoodbye(MessageFramer framer)
    {
        if (!Goodbye.TryRead(framer.Buffer, framer.BodyOffset, framer.BodyLength, out var goodbye, out var error))
        {
            return Unreadable(MessageType.Goodbye, error);
        }

        return new UplinkException(goodbye.Reason, goodbye.Text, goodbye.RetryAfterSeconds, isTold: true);
    }

    /// <summary>A known message that cannot be read.</summary>
    public static UplinkException Unreadable(MessageType type, WireError error)
    {
        return new UplinkException(
            GoodbyeReason.ProtocolError,
            "Message " + ((int)type).ToString() + " cannot be read: " + ((int)error).ToString()
        );
    }

    /// <summary>Bytes that are no messages.</summary>
    public static UplinkException OutOfStep(WireError error)
    {
        return new UplinkException(GoodbyeReason.ProtocolError, "Not a message: " + ((int)error).ToString());
    }

    /// <summary>Says why the connection ends.</summary>
    /// <param name="connection">The connection; the caller closes it.</param>
    /// <param name="control">Where to write the message.</param>
    /// <param name="reason">Why.</param>
    /// <param name="text">A sentence for a person.</param>
    /// <returns>False when the other side cannot be told any more: it will find the connection closed instead.</returns>
    public static bool TrySayGoodbye(Connection connection, byte[] control, GoodbyeReason reason, string text)
    {
        var goodbye = new Goodbye { Reason = reason, Text = text };
        try
        {
            connection.Send(control, 0, goodbye.WriteMessage(control, 0));
            return true;
        }
        catch (Exception)
        {
            // SocketException, IOException, and what a TLS stream throws that was closed meanwhile: whoever calls has a better reason to
            // give.
            return false;
        }
    }
}
