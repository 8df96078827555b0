using System.Buffers.Binary;

namespace NanoCam.Client;

/// <summary>
/// Cuts an endless byte stream into JPEGs by their structure: segments are walked by their lengths and entropy-coded data by its
/// markers (ITU T.81, annex B), so that an FF D9 inside a thumbnail does not end a frame. What stands between JPEGs is skipped, so a
/// multipart/x-mixed-replace body works too.
/// </summary>
/// <remarks>Memory is bounded by the largest frame. One reader at a time.</remarks>
public sealed class MjpegReader
{
    private const int MinBuffer = 64 * 1024;
    private const int SegmentHead = 4;
    private const byte Soi = 0xD8;
    private const byte Eoi = 0xD9;
    private const byte Sos = 0xDA;

    private readonly Stream _input;
    private readonly int _maxFrameBytes;
    private byte[] _buffer = new byte[MinBuffer];
    private int _end;

    // The walk: everything before _at is understood. _frame is where the frame began, or -1 between frames.
    private int _at;
    private int _frame = -1;
    private int _retry;
    private int _skip;
    private bool _scanFollows;
    private bool _inScan;
    private bool _hasScan;
    private bool _hasSize;
    private bool _tooLarge;
    private bool _inputEnded;

    /// <summary>Reads from <paramref name="input"/>, which stays the caller's.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="maxFrameBytes">Largest frame; longer ones are skipped. 4,096 to 16,777,216, which is the default.</param>
    public MjpegReader(Stream input, int maxFrameBytes = Wire.WireProtocol.MaxJpegBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrameBytes, 4096);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxFrameBytes, Wire.WireProtocol.MaxJpegBytes);
        (_input, _maxFrameBytes) = (input, maxFrameBytes);
    }

    /// <summary>Whole frames returned so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames that were cut off or whose segments did not add up, the tail of the input included.</summary>
    public long CutFrames { get; private set; }

    /// <summary>Frames skipped because they are larger than allowed.</summary>
    public long OversizedFrames { get; private set; }

    /// <summary>
    /// Called inside <see cref="ReadAsync"/> when <see cref="CutFrames"/> or <see cref="OversizedFrames"/> grew: it may go on skipping for
    /// long.
    /// </summary>
    public Action<MjpegReader>? Skipped { get; init; }

    /// <summary>Returns the next frame, or no bytes at the end of the input. The bytes are valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (Walk())
            {
                case Step.Frame:
                    ReadOnlyMemory<byte> frame = _buffer.AsMemory(_frame, _at - _frame);
                    _frame = -1;
                    var wasDropped = _tooLarge;
                    _tooLarge = false;
                    if (wasDropped)
                    {
                        break;
                    }

                    if (frame.Length > _maxFrameBytes)
                    {
                        OversizedFrames++;
                        Skipped?.Invoke(this);
                        break;
                    }

                    Frames++;
                    return frame;

                case Step.Broken:
                    GiveUpFrame();
                    break;

                case Step.NeedsBytes when _inputEnded && _frame >= 0:
                    // What looks like a long segment may have swallowed whole frames.
                    GiveUpFrame();
                    break;

                case Step.NeedsBytes when _inputEnded:
                    return ReadOnlyMemory<byte>.Empty;

                case Step.NeedsBytes:
                    MakeRoom();
                    var read = await _input.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
                    _end += read;
                    _inputEnded = read == 0;
                    break;
            }
        }
    }

    private enum Step
    {
        Frame,
        Broken,
        NeedsBytes,
        Continue,
    }

    private Step Walk()
    {
        Step step;
        do
        {
            step =
                _frame < 0 ? SeekSoi()
                : _skip > 0 ? Skip()
                : _inScan ? Scan()
                : Marker();
        } while (step == Step.Continue);
        return step;
    }

    private Step SeekSoi()
    {
        var found = _buffer.AsSpan(_at, _end - _at).IndexOf([(byte)0xFF, Soi]);
        if (found < 0)
        {
            _at = _end > _at && _buffer[_end - 1] == 0xFF ? _end - 1 : _end;
            return Step.NeedsBytes;
        }

        Begin(_at + found);
        return Step.Continue;
    }

    private void Begin(int soi)
    {
        _frame = soi;
        _at = _retry = soi + 2;
        _skip = 0;
        _inScan = _scanFollows = _hasScan = _hasSize = _tooLarge = false;
    }

    private Step Skip()
    {
        var step = Math.Min(_skip, _end - _at);
        _at += step;
        _skip -= step;
        _inScan = _skip == 0 && _scanFollows;
        return _skip == 0 ? Step.Continue : Step.NeedsBytes;
    }

    private Step Scan()
    {
        var found = _buffer.AsSpan(_at, _end - _at).IndexOf((byte)0xFF);
        if (found < 0)
        {
            _at = _end;
            return Step.NeedsBytes;
        }

        _at += found;
        if (_end - _at < 2)
        {
            return Step.NeedsBytes;
        }

        var code = _buffer[_at + 1];
        if (code == 0 || IsRestart(code))
        {
            _at += 2;
            return Step.Continue;
        }

        _inScan = false;
        _retry = _at;
        return Step.Continue;
    }

    private Step Marker()
    {
        if (_end - _at < 2)
        {
            return Step.NeedsBytes;
        }

        if (_buffer[_at] != 0xFF)
        {
            return Step.Broken;
        }

        var code = _buffer[_at + 1];
        switch (code)
        {
            case 0xFF:
                _at++;
                return Step.Continue;

            case Soi:
                CountCut();
                Begin(_at);
                return Step.Continue;

            case Eoi:
                _at += 2;
                return _hasScan ? Step.Frame : Step.Broken;

            case < 0xC0:
                return Step.Broken;

            // A scan before any SOF, or a SOF after a scan: a cut frame's last segment has swallowed the SOI of the next frame.
            case Sos when !_hasSize:
            case var sof when IsStartOfFrame(sof) && _hasScan:
                return Step.Broken;

            default:
                return IsRestart(code) ? Step.Broken : Segment(code);
        }
    }

    private Step Segment(byte code)
    {
        if (_end - _at < SegmentHead)
        {
            return Step.NeedsBytes;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_at + 2));
        if (length < 2)
        {
            return Step.Broken;
        }

        // Where a frame was cut, the length may already be the next frame's SOI.
        _retry = _at + 2;
        _at += SegmentHead;
        _skip = length - 2;
        _scanFollows = code == Sos;
        _hasScan |= _scanFollows;
        _hasSize |= IsStartOfFrame(code);
        _inScan = _scanFollows && _skip == 0;
        return Step.Continue;
    }

    /// <summary>Looks for the next SOI after the last place that was certain, so a cut frame does not cost the one behind it.</summary>
    private void GiveUpFrame()
    {
        CountCut();
        _frame = -1;
        _skip = 0;
        _tooLarge = false;
        _at = _retry;
    }

    // FF D8 with nothing of a JPEG behind it is garbage, not a frame that was cut.
    private void CountCut()
    {
        if (!_tooLarge && _at > _frame + 2)
        {
            CutFrames++;
            Skipped?.Invoke(this);
        }
    }

    /// <summary>Moves what is still needed to the front, and grows the buffer up to the largest frame.</summary>
    private void MakeRoom()
    {
        if (_frame >= 0 && !_tooLarge && _end - _frame >= _maxFrameBytes)
        {
            // Walk on without keeping the bytes, so that the end of this frame is still found by structure.
            _tooLarge = true;
            OversizedFrames++;
            Skipped?.Invoke(this);
        }

        var keep = _frame < 0 || _tooLarge ? _at : _frame;
        _buffer.AsSpan(keep, _end - keep).CopyTo(_buffer);
        _end -= keep;
        _at -= keep;
        _retry = Math.Max(0, _retry - keep);
        _frame = _frame < 0 ? -1 : Math.Max(0, _frame - keep);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, Math.Max(MinBuffer, _maxFrameBytes)));
        }
    }

    // SOF0 to SOF15, without DHT (C4), JPG (C8) and DAC (CC), which share the range.
    private static bool IsStartOfFrame(byte code) => code is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;

    private static bool IsRestart(byte code) => code is >= 0xD0 and <= 0xD7;
}
