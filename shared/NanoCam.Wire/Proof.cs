namespace NanoCam.Wire;

/// <summary>The camera's response to a <see cref="Challenge"/>: HMAC-SHA256 with its key. The key itself never crosses the wire.</summary>
public sealed class Proof
{
    /// <summary>Size of the HMAC in bytes.</summary>
    public const int HmacSize = 32;

    /// <summary>HMAC-SHA256 over server nonce, camera nonce and camera id.</summary>
    public byte[] Hmac = new byte[HmacSize];

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Proof);
        writer.WriteBytes(Hmac, HmacSize);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Proof message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = new Proof();
        message.Hmac = reader.ReadBytes(HmacSize);
        error = reader.Error;
        return error == WireError.None;
    }
}
