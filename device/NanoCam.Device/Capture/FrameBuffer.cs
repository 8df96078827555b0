namespace NanoCam.Device.Capture;

/// <summary>A buffer for one frame, allocated once and reused. Its holder may read it; only the slot hands it out.</summary>
public sealed class FrameBuffer
{
    /// <summary>Bytes before the JPEG for the header of a Frame message, so that header and JPEG are one send.</summary>
    public const int HeaderRoom = Wire.MessageHeader.Size + Wire.FrameHeader.Size;

    /// <summary>Space for the header, then the JPEG.</summary>
    public readonly byte[] Bytes;

    /// <summary>Sequence number of the frame since boot.</summary>
    public uint Sequence;

    /// <summary>Bytes of the JPEG.</summary>
    public int Length;

    /// <summary>Width in pixels.</summary>
    public int Width;

    /// <summary>Height in pixels.</summary>
    public int Height;

    /// <summary>Time of capture in microseconds since boot.</summary>
    public long CaptureMicroseconds;

    /// <summary>Bits of <see cref="Wire.FrameFlags"/>.</summary>
    public uint Flags;

    /// <summary>Id of the command that requested this frame, or 0.</summary>
    public uint RequestId;

    // Guarded by the slot's lock.
    internal int Readers;

    internal FrameBuffer(int jpegBytes)
    {
        Bytes = new byte[HeaderRoom + jpegBytes];
    }

    /// <summary>Whether it is a still that a command requested.</summary>
    public bool IsStill => (Flags & Wire.FrameFlags.Still) != 0;
}
