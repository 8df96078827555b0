namespace NanoCam.Wire;

/// <summary>The server's challenge to a camera that has a key.</summary>
public sealed class Challenge
{
    /// <summary>Size of the nonce in bytes.</summary>
    public const int NonceSize = 16;

    /// <summary>16 random bytes.</summary>
    public byte[] Nonce = new byte[NonceSize];

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Challenge);
        writer.WriteBytes(Nonce, NonceSize);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Challenge message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = new Challenge();
        message.Nonce = reader.ReadBytes(NonceSize);
        error = reader.Error;
        return error == WireError.None;
    }
}
