namespace NanoCam.Wire;

/// <summary>Requests a response and the clock of the other side.</summary>
public struct Ping
{
    /// <summary>The sender's clock in microseconds: since boot for a camera, since 1970-01-01 UTC for a server.</summary>
    public long SenderMicroseconds;

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Ping);
        writer.WriteInt64(SenderMicroseconds);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Ping message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = default;
        message.SenderMicroseconds = reader.ReadInt64();
        error = reader.Error;
        return error == WireError.None;
    }
}
