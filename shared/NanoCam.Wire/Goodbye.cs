namespace NanoCam.Wire;

/// <summary>Last message of either side.</summary>
public sealed class Goodbye
{
    /// <summary>Why.</summary>
    public GoodbyeReason Reason;

    /// <summary>Seconds to wait before reconnecting; 0 lets the camera choose.</summary>
    public ushort RetryAfterSeconds;

    /// <summary>A human-readable sentence, in printable ASCII.</summary>
    public string Text = "";

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Goodbye);
        writer.WriteByte((byte)Reason);
        writer.WriteByte(0);
        writer.WriteUInt16(RetryAfterSeconds);
        writer.WriteText(Text);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Goodbye message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = new Goodbye();
        message.Reason = (GoodbyeReason)reader.ReadByte();
        reader.ReadByte();
        message.RetryAfterSeconds = reader.ReadUInt16();
        message.Text = reader.ReadText();
        error = reader.Error;
        return error == WireError.None;
    }
}
