using System.Buffers.Text;
using System.Globalization;

namespace NanoCam.Server.Frames;

/// <summary>
/// One verified JPEG with its metadata, shared by all code that sends or stores it. Immutable once published. Reference-counted: code that
/// keeps a frame beyond the call that passed it takes a reference and releases it exactly once. The last release returns the buffers to
/// the <see cref="FramePool"/>.
/// </summary>
public sealed class Frame
{
    private readonly FramePool _pool;
    private readonly Lock _jsonGate = new();
    private byte[]? _json;
    private int _jsonLength;
    private int _references;

    internal Frame(FramePool pool) => _pool = pool;

    /// <summary>Pooled array that begins with the JPEG.</summary>
    public byte[] Buffer { get; internal set; } = [];

    /// <summary>Length of the JPEG in bytes.</summary>
    public int Length { get; internal set; }

    /// <summary>
    /// Number of the frame for this camera on this server. Numbering continues across restarts of the camera, with a gap for every lost
    /// frame.
    /// </summary>
    public long Sequence { get; internal set; }

    /// <summary>Counts the frames published for this camera, without gaps. A slow reader computes from it how many were dropped.</summary>
    public long Ordinal { get; internal set; }

    /// <summary>
    /// Orders frames of a camera that arrive concurrently: increases with the time at which a frame began to arrive. Otherwise 0.
    /// </summary>
    public long Begun { get; internal set; }

    /// <summary>Bits of <see cref="Wire.FrameFlags"/>.</summary>
    public uint Flags { get; internal set; }

    /// <summary>Whether the gate added parts that were missing from the received JPEG.</summary>
    public bool IsRepaired { get; internal set; }

    /// <summary>Width in pixels, read from the JPEG.</summary>
    public int Width { get; internal set; }

    /// <summary>Height in pixels, read from the JPEG.</summary>
    public int Height { get; internal set; }

    /// <summary>Capture time on the server's clock, in microseconds since 1970-01-01 UTC.</summary>
    public long CapturedMicroseconds { get; internal set; }

    /// <summary>Microseconds that the frame waited in the camera before it was sent; 0 if unknown.</summary>
    public uint WaitMicroseconds { get; internal set; }

    /// <summary>Time the last byte arrived, in microseconds since 1970-01-01 UTC.</summary>
    public long ReceivedMicroseconds { get; internal set; }

    /// <summary>The JPEG.</summary>
    public ReadOnlyMemory<byte> Jpeg => Buffer.AsMemory(0, Length);

    /// <summary>Whether there is only one reference. Reliable only for the holder of that reference.</summary>
    internal bool IsHeldOnce => Volatile.Read(ref _references) == 1;

    /// <summary>Takes one more reference. The caller already holds one, or is inside <see cref="IFrameSink.Offer"/>.</summary>
    public Frame AddReference()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    /// <summary>Releases one reference. The caller must not use the frame afterwards.</summary>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _references);
        if (left > 0)
        {
            return;
        }

        if (left < 0)
        {
            throw new InvalidOperationException("A frame was released more often than it was referenced.");
        }

        if (_json is not null)
        {
            _pool.Return(_json);
            _json = null;
        }

        _pool.Return(this);
    }

    /// <summary>
    /// JSON text of the frame, <c>{"type":"image","data":base64,"timestamp":seconds}</c>, once <see cref="TryEncodeJson"/> has succeeded.
    /// </summary>
    public ArraySegment<byte> Json => new(_json!, 0, _jsonLength);

    /// <summary>
    /// Encodes <see cref="Json"/>, once for all viewers. False if the budget of the pool is used up: the text takes a third more memory
    /// than the JPEG.
    /// </summary>
    public bool TryEncodeJson()
    {
        lock (_jsonGate)
        {
            if (_json is null && _pool.TryRentDerived(Base64.GetMaxEncodedToUtf8Length(Length) + 96) is { } buffer)
            {
                EncodeJson(buffer);
            }

            return _json is not null;
        }
    }

    internal void Begin(byte[] buffer, int length)
    {
        Buffer = buffer;
        Length = length;
        Flags = 0;
        IsRepaired = false;
        _references = 1;
    }

    private void EncodeJson(byte[] buffer)
    {
        var at = Append(buffer, 0, "{\"type\":\"image\",\"data\":\""u8);
        Base64.EncodeToUtf8(Buffer.AsSpan(0, Length), buffer.AsSpan(at), out _, out var written);
        at = Append(buffer, at + written, "\",\"timestamp\":"u8);
        (CapturedMicroseconds / 1_000_000m).TryFormat(buffer.AsSpan(at), out written, "F6", CultureInfo.InvariantCulture);
        _jsonLength = Append(buffer, at + written, "}"u8);
        _json = buffer;
    }

    private static int Append(byte[] buffer, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer.AsSpan(at));
        return at + text.Length;
    }
}
