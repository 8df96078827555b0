using Microsoft.Win32.SafeHandles;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// The bytes of one frame in its segment, opened for reading. The file may be deleted in the meantime; the bytes stay readable until the
/// slice
/// is disposed.
/// </summary>
/// <param name="Handle">The segment.</param>
/// <param name="Offset">Position of the JPEG.</param>
/// <param name="Length">Bytes of the JPEG.</param>
public sealed record SegmentSlice(SafeFileHandle Handle, long Offset, int Length) : IDisposable
{
    /// <summary>Reads the JPEG.</summary>
    /// <exception cref="EndOfStreamException">The segment is shorter than its record states.</exception>
    public byte[] ReadBytes()
    {
        var jpeg = new byte[Length];
        for (var read = 0; read < Length; )
        {
            var count = RandomAccess.Read(Handle, jpeg.AsSpan(read), Offset + read);
            read += count > 0 ? count : throw new EndOfStreamException("The segment ends in the middle of the frame.");
        }

        return jpeg;
    }

    /// <summary>Closes the segment.</summary>
    public void Dispose() => Handle.Dispose();
}
