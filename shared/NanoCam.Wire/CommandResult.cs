namespace NanoCam.Wire;

/// <summary>The camera's response to a command. The only response to a successful still is its Frame.</summary>
public struct CommandResult
{
    /// <summary>Number of the command.</summary>
    public uint RequestId;

    /// <summary>Result of the command.</summary>
    public CommandStatus Status;

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.CommandResult);
        writer.WriteUInt32(RequestId);
        writer.WriteByte((byte)Status);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out CommandResult message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = default;
        message.RequestId = reader.ReadUInt32();
        message.Status = (CommandStatus)reader.ReadByte();
        error = reader.Error;
        return error == WireError.None;
    }
}
