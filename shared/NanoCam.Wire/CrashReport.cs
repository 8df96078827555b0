namespace NanoCam.Wire;

/// <summary>
/// A failure of the firmware. A camera keeps the first one that the server did not receive yet in its storage, and sends it after Welcome.
/// </summary>
public sealed class CrashReport
{
    /// <summary>Maximum number of stack lines that a camera sends.</summary>
    public const int MaxStackLines = 16;

    /// <summary>What happened.</summary>
    public CrashKind Kind;

    /// <summary>Number of failures that this report stands for; later ones are only counted.</summary>
    public ushort Count;

    /// <summary>Boot in which it happened; 0 if unknown.</summary>
    public uint BootId;

    /// <summary>Uptime at that moment, in seconds.</summary>
    public uint UptimeSeconds;

    /// <summary>Name of the thread.</summary>
    public string Thread = "";

    /// <summary>Type of the exception; empty without one.</summary>
    public string Exception = "";

    /// <summary>Message of the exception, or what did not happen.</summary>
    public string Text = "";

    /// <summary>Firmware that failed, which may have been replaced since.</summary>
    public string Firmware = "";

    /// <summary>The innermost calls, one in each line.</summary>
    public string[] Stack = new string[0];

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.CrashReport);
        writer.WriteByte((byte)Kind);
        writer.WriteByte(0);
        writer.WriteUInt16(Count);
        writer.WriteUInt32(BootId);
        writer.WriteUInt32(UptimeSeconds);
        writer.WriteText(Thread);
        writer.WriteText(Exception);
        writer.WriteText(Text);
        writer.WriteText(Firmware);
        var lines = Stack.Length < MaxStackLines ? Stack.Length : MaxStackLines;
        writer.WriteByte((byte)lines);
        for (var i = 0; i < lines; i++)
        {
            writer.WriteText(Stack[i]);
        }

        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out CrashReport message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = new CrashReport();
        message.Kind = (CrashKind)reader.ReadByte();
        reader.ReadByte();
        message.Count = reader.ReadUInt16();
        message.BootId = reader.ReadUInt32();
        message.UptimeSeconds = reader.ReadUInt32();
        message.Thread = reader.ReadText();
        message.Exception = reader.ReadText();
        message.Text = reader.ReadText();
        message.Firmware = reader.ReadText();
        message.Stack = new string[reader.ReadByte()];
        for (var i = 0; i < message.Stack.Length; i++)
        {
            message.Stack[i] = reader.ReadText();
        }

        error = reader.Error;
        return error == WireError.None;
    }
}
