namespace NanoCam.Wire;

/// <summary>
/// Response to a <see cref="Ping"/>. With its own clock at receipt (t3), the pinger has four times and computes as NTP does (RFC 5905,
/// section 8): round trip = (t3 - t0) - (t2 - t1), offset = ((t1 - t0) + (t2 - t3)) / 2.
/// </summary>
public struct Pong
{
    /// <summary>t0: the time in the Ping.</summary>
    public long PingMicroseconds;

    /// <summary>t1: the responder's clock when the Ping arrived.</summary>
    public long ReceivedMicroseconds;

    /// <summary>t2: the responder's clock when the Pong was written.</summary>
    public long SentMicroseconds;

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Pong);
        writer.WriteInt64(PingMicroseconds);
        writer.WriteInt64(ReceivedMicroseconds);
        writer.WriteInt64(SentMicroseconds);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Pong message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = default;
        message.PingMicroseconds = reader.ReadInt64();
        message.ReceivedMicroseconds = reader.ReadInt64();
        message.SentMicroseconds = reader.ReadInt64();
        error = reader.Error;
        return error == WireError.None;
    }
}
