using System.Buffers.Binary;

namespace NanoCam.Cli.Live;

/// <summary>What <c>/live</c> says before each JPEG. Little endian; the byte table is in docs/reference/http-api.md.</summary>
/// <param name="Channel">Stands for a camera on this connection.</param>
/// <param name="Number">Counts the frames of this connection from 1; acknowledgements name it.</param>
/// <param name="Sequence">The camera's own number of the frame.</param>
/// <param name="Missed">Frames the server had and did not send here since the previous one, because they came too fast for us.</param>
/// <param name="Age">From capture to the moment it was sent.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
internal readonly record struct LiveFrameHeader(int Channel, uint Number, uint Sequence, uint Missed, TimeSpan Age, int Width, int Height)
{
    /// <summary>Size in version 1; later versions may be longer.</summary>
    public const int Size = 32;

    private const byte Version = 1;

    /// <summary>Reads the header at the start of a binary message; false when it is none that we know.</summary>
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
