using NanoCam.Wire;

namespace NanoCam.Jpeg;

/// <summary>
/// Splits an endless byte stream into JPEGs by their structure (<see cref="JpegWalk"/>), so that an FF D9 inside a thumbnail does not end a
/// frame. Bytes between JPEGs are skipped, so a multipart/x-mixed-replace body works too. A frame without EOI is returned without it, once
/// the next one begins.
/// </summary>
/// <remarks>
/// Frames of up to 66 KiB need no rented memory. A longer one is read into rented memory, which is returned when frames are short again.
/// One thread may use it at a time.
/// </remarks>
public sealed class MjpegReader
{
    // The walk needs a whole segment in the buffer: a marker and up to 65,535 bytes.
    private const int MinBuffer = 66 * 1024;

    private Stream _input;
    private readonly int _maxFrameBytes;
    private readonly IFrameMemory _memory;

    // The reader's own buffer, or a rented one while frames are longer.
    private readonly byte[] _own = new byte[MinBuffer];
    private byte[] _buffer;
    private int _end;
    private int _lastLength;

    // Between frames _frame is -1, and the search for the next one continues at _at.
    private int _at;
    private int _frame = -1;
    private JpegWalk _walk;
    private bool _isSkipped;
    private bool _inputEnded;

    /// <summary>Reads from <paramref name="input"/>. The caller disposes it.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="maxFrameBytes">Largest frame; longer ones are skipped. 4,096 to 16,777,216, which is the default.</param>
    /// <param name="memory">Memory for long frames; without limit if null.</param>
    public MjpegReader(Stream input, int maxFrameBytes = WireProtocol.MaxJpegBytes, IFrameMemory? memory = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrameBytes, 4096);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxFrameBytes, WireProtocol.MaxJpegBytes);
        (_input, _maxFrameBytes, _memory) = (input, maxFrameBytes, memory ?? UnlimitedMemory.Instance);
        _buffer = _own;
    }

    /// <summary>Complete frames returned so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames that were truncated or had inconsistent segments, including the end of the input.</summary>
    public long CutFrames { get; private set; }

    /// <summary>Frames skipped because they are larger than allowed.</summary>
    public long OversizedFrames { get; private set; }

    /// <summary>Frames skipped because there was no memory for them.</summary>
    public long RefusedFrames { get; private set; }

    /// <summary>Shape of the last returned frame; 0 x 0 for a coding that browsers do not show.</summary>
    public JpegShape Shape { get; private set; }

    /// <summary>
    /// Called inside <see cref="ReadAsync"/> when <see cref="CutFrames"/>, <see cref="OversizedFrames"/> or <see cref="RefusedFrames"/>
    /// increases, because the next complete frame may take a long time to arrive.
    /// </summary>
    public Action<MjpegReader>? Skipped { get; init; }

    /// <summary>Starts with another input and keeps the buffer. All counters start at zero.</summary>
    public void Restart(Stream input)
    {
        (_input, _inputEnded) = (input, false);
        (_at, _end, _frame, _isSkipped) = (0, 0, -1, false);
        (Frames, CutFrames, OversizedFrames, RefusedFrames, Shape) = (0, 0, 0, 0, default);
    }

    /// <summary>Returns rented memory. Afterwards the reader can only be restarted.</summary>
    public void Release()
    {
        Use(_own);
        (_at, _end, _frame, _lastLength) = (0, 0, -1, 0);
    }

    /// <summary>Returns the next frame, or no bytes at the end of the input. The bytes are valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryCutFrame(out var frame))
            {
                return frame;
            }

            if (_inputEnded && _frame < 0)
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            if (_inputEnded)
            {
                if (_walk.Finish(_buffer.AsSpan(_frame, _end - _frame), requireKnownCoding: false) == FrameVerdict.Accepted)
                {
                    if (TryTakeFrame(out frame))
                    {
                        return frame;
                    }

                    continue;
                }

                // The length of the last segment may be wrong, and complete frames may be inside it.
                GiveUpFrame();
                continue;
            }

            MakeRoom();
            var read = await _input.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            _inputEnded = read == 0;
        }
    }

    /// <summary>Extracts a frame from the available bytes; false when more bytes are needed.</summary>
    private bool TryCutFrame(out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        while (_frame >= 0 || TrySeekSoi())
        {
            switch (_walk.Continue(_buffer.AsSpan(_frame, _end - _frame), requireKnownCoding: false))
            {
                case FrameVerdict.Truncated:
                    return false;

                case FrameVerdict.Accepted when TryTakeFrame(out frame):
                    return true;

                case FrameVerdict.Accepted:
                    break;

                default:
                    GiveUpFrame();
                    break;
            }
        }

        return false;
    }

    private bool TryTakeFrame(out ReadOnlyMemory<byte> frame)
    {
        frame = _buffer.AsMemory(_frame, _walk.Position);
        _at = _frame + _walk.Position;
        _frame = -1;
        if (!IsWithinLimit(frame.Length))
        {
            return false;
        }

        _lastLength = frame.Length;
        Shape = _walk.Shape;
        Frames++;
        return true;
    }

    private bool TrySeekSoi()
    {
        var found = _buffer.AsSpan(_at, _end - _at).IndexOf([(byte)0xFF, (byte)0xD8]);
        if (found < 0)
        {
            _at = _end > _at && _buffer[_end - 1] == 0xFF ? _end - 1 : _end;
            return false;
        }

        _frame = _at + found;
        _walk = default;
        _isSkipped = false;
        return true;
    }

    private bool IsWithinLimit(int length)
    {
        if (!_isSkipped && length > _maxFrameBytes)
        {
            _isSkipped = true;
            OversizedFrames++;
            Skipped?.Invoke(this);
        }

        return !_isSkipped;
    }

    /// <summary>Resumes the search after the last valid marker, so that a truncated frame does not affect the next one.</summary>
    private void GiveUpFrame()
    {
        // FF D8 without any JPEG structure after it is garbage, not a truncated frame.
        if (!_isSkipped && _walk.HasSegment)
        {
            CutFrames++;
            Skipped?.Invoke(this);
        }

        _at = _frame + _walk.ResumePosition;
        _frame = -1;
    }

    /// <summary>Moves the bytes that are still needed to the front, and makes the buffer large enough for the frame.</summary>
    private void MakeRoom()
    {
        var keep = _frame < 0 ? _at : _frame;
        if (_frame >= 0 && (!IsWithinLimit(_end - _frame + 1) || !TryGrow()))
        {
            // The walk continues without the dropped bytes, so that the end of this frame is still found by structure.
            keep += _walk.Position;
            _walk.Drop(_walk.Position);
        }

        var kept = _buffer.AsSpan(keep, _end - keep);
        var fits = _lastLength <= MinBuffer && kept.Length <= MinBuffer / 2;
        kept.CopyTo(fits ? _own : _buffer);
        _end = kept.Length;
        _at = 0;
        _frame = _frame < 0 ? -1 : 0;
        if (fits)
        {
            Use(_own);
        }
    }

    // A frame that fills the whole buffer needs a larger one. Without memory for it, the frame is skipped.
    private bool TryGrow()
    {
        if (_end - _frame < _buffer.Length)
        {
            return true;
        }

        if (_memory.TryRentArray(Math.Min(_buffer.Length * 2, Math.Max(MinBuffer + 1, _maxFrameBytes))) is not { } larger)
        {
            _isSkipped = true;
            RefusedFrames++;
            Skipped?.Invoke(this);
            return false;
        }

        _buffer.CopyTo(larger, 0);
        Use(larger);
        return true;
    }

    private void Use(byte[] buffer)
    {
        if (_buffer != buffer && _buffer != _own)
        {
            _memory.Return(_buffer);
        }

        _buffer = buffer;
    }
}
