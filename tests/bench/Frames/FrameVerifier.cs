namespace NanoCam.Bench.Frames;

/// <summary>Checks a frame that arrives in pieces without storing it: reads the stamp and compares all other bytes.</summary>
internal sealed class FrameVerifier(SyntheticFrame expected)
{
    private readonly byte[] _stamp = new byte[SyntheticFrame.StampedBytes];
    private int _at;

    /// <summary>Bytes still missing.</summary>
    public int Missing => expected.Jpeg.Length - _at;

    /// <summary>Send time of the last complete frame.</summary>
    public long Sent { get; private set; }

    /// <summary>Number of the last complete frame.</summary>
    public uint Index { get; private set; }

    /// <summary>Prepares for a frame of this length.</summary>
    public void Begin(long length)
    {
        if (length != expected.Jpeg.Length)
        {
            throw new BenchException($"A received frame has {length} bytes instead of {expected.Jpeg.Length}.");
        }

        _at = 0;
    }

    /// <summary>
    /// Consumes the bytes of the frame and returns their number. The frame is complete when <see cref="Missing"/> is 0.
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
            throw new BenchException("A received frame differs from the frame sent.");
        }

        _at += data.Length;
        if (Missing == 0)
        {
            (Sent, Index) = SyntheticFrame.ReadStamp(_stamp);
        }

        return taken;
    }
}
