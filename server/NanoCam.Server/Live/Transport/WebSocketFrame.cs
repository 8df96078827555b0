using System.Buffers.Binary;

namespace NanoCam.Server.Live.Transport;

/// <summary>Headers of unmasked WebSocket frames, as a server sends them (RFC 6455, section 5.2).</summary>
internal static class WebSocketFrame
{
    /// <summary>First byte of a whole text message.</summary>
    public const byte Text = 0x81;

    /// <summary>First byte of a whole binary message.</summary>
    public const byte Binary = 0x82;

    /// <summary>Largest header of an unmasked frame, in bytes.</summary>
    public const int MaxHeaderSize = 10;

    /// <summary>Writes a header and returns its size: 2, 4 or 10.</summary>
    public static int WriteHeader(Span<byte> head, byte kind, int length)
    {
        head[0] = kind;
        if (length < 126)
        {
            head[1] = (byte)length;
            return 2;
        }

        if (length <= ushort.MaxValue)
        {
            head[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)length);
            return 4;
        }

        head[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(head[2..], (ulong)length);
        return 10;
    }
}
