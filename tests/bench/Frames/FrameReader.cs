namespace NanoCam.Bench.Frames;

/// <summary>Checks a frame that arrives in pieces, without keeping it: the stamp is read, every other byte compared.</summary>
internal sealed class FrameReader(SyntheticFrame expected)
{
    private readonly byte[] _stamp = new byte[SyntheticFrame.StampedBytes];
    private int _at;

    /// <summary>Bytes still to come.</summary>
    public int Missing => expected.Jpeg.Length - _at;

    /// <summary>Time of sending of the frame that was completed last.</summary>
    public long Sent { get; private set; }

    /// <summary>Its number.</summary>
    public uint Index { get; private set; }

    /// <summary>Gets ready for a frame that is announced with this length.</summary>
    public void Begin(long length)
    {
        if (length != expected.Jpeg.Length)
        {
            throw new BenchException($"A frame of {length} bytes came; {expected.Jpeg.Length} were sent.");
        }

        _at = 0;
    }

    /// <summary>
    /// Takes the bytes that belong to the frame; returns how many. The frame is complete when <see cref="Missing"/> is 0.
    /// </summary>
    public int Take(ReadOnlySpan<byte> data)
    {
        data = data[..Math.Min(data.Length, Missing)];
        var taken = data.Length;
        if (_at < _stamp.Length)
        {
            var head = data[..Math.Min(data.Length, _stamp.Length - _at)];
            head.CopyTo(_stamp.AsSpan(_at));
            _at += head.Length;
            data = data[head.Length..];
        }

        if (!data.SequenceEqual(expected.Jpeg.AsSpan(_at, data.Length)))
        {
            throw new BenchException("A frame came with other bytes than were sent.");
        }

        _at += data.Length;
        if (Missing == 0)
        {
            (Sent, Index) = SyntheticFrame.ReadStamp(_stamp);
        }

        return taken;
    }
}
