using System.Buffers.Binary;

namespace NanoCam.Cli.Live;

/// <summary>Header before each JPEG on <c>/live</c>, little endian. docs/reference/http-api.md contains the byte table.</summary>
/// <param name="Channel">Number of the camera on this connection.</param>
/// <param name="Number">Number of the frame on this connection, from 1; used in acknowledgements.</param>
/// <param name="Sequence">Sequence number of the camera.</param>
/// <param name="Missed">Frames that the server dropped for this viewer since the previous one.</param>
/// <param name="Age">Time from capture to sending.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
internal readonly record struct LiveFrameHeader(int Channel, uint Number, uint Sequence, uint Missed, TimeSpan Age, int Width, int Height)
{
    /// <summary>Size in version 1. Later versions may be longer.</summary>
    public const int Size = 32;

    private const byte Version = 1;

    /// <summary>Reads the header of a binary message. Returns false for an unknown header.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out LiveFrameHeader header)
    {
        header = default;
        if (message.Length < Size || message[0] != Version || message[1] < Size)
        {
            return false;
        }

        header = new LiveFrameHeader(
            BinaryPrimitives.ReadUInt16LittleEndian(message[2..]),
            BinaryPrimitives.ReadUInt32LittleEndian(message[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(message[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(message[12..]),
            TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(message[24..])),
            BinaryPrimitives.ReadUInt16LittleEndian(message[28..]),
            BinaryPrimitives.ReadUInt16LittleEndian(message[30..])
        );
        return true;
    }
}
