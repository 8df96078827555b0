using System.Buffers;
using NanoCam.Jpeg;
using NanoCam.Server.Frames;
using NanoCam.Server.Uploads;
using NanoCam.Wire;

namespace NanoCam.Server.Compat;

/// <summary>
/// Cuts photos out of <c>FrameBegin</c> JPEG <c>FrameOver</c>, however the packets are cut. The end of a photo is the first
/// <c>FrameOver</c> behind its
/// EOI, which is found by structure: the same nine bytes inside the picture end nothing. What stands between photos is skipped.
/// </summary>
/// <remarks>Memory is lent for bytes that came, up to the largest frame. Touched by the read loop of one connection.</remarks>
internal sealed class MarkedParser(FramePool pool, int maxFrameBytes) : IDisposable
{
    // Only the first byte of either marker is an F, so that after a mismatch nothing but that byte can begin it anew.
    private static readonly byte[] BeginMarker = "FrameBegin"u8.ToArray();
    private static readonly byte[] OverMarker = "FrameOver"u8.ToArray();

    private const byte TlsHandshake = 0x16;

    private readonly UploadBuffer _buffer = new(pool);
    private Sender _sender;
    private JpegWalk _walk;
    private State _state;
    private int _matched;
    private long _skipped;

    private enum State
    {
        Between,
        InPicture,
        BehindPicture,
        Broken,
    }

    private enum Sender
    {
        Unknown,
        BeganWithCapital,
        Camera,
        Browser,
    }

    /// <summary>Whether a photo has begun and not ended.</summary>
    public bool IsInside => _state != State.Between;

    /// <summary>Bytes of the photo so far, or of what was skipped between photos.</summary>
    public long Received => _buffer.Length + _skipped;

    /// <summary>
    /// Whether the sender may think that it has sent the end, although the picture has none: it then waits for an answer.
    /// </summary>
    public bool MayWait => _state == State.InPicture && _buffer.Bytes.EndsWith(OverMarker);

    /// <summary>What is to be said of the photo that ended.</summary>
    public FrameVerdict Verdict { get; private set; }

    /// <summary>Takes bytes until something happens, and leaves the rest.</summary>
    public MarkedStep Take(ref ReadOnlySequence<byte> bytes)
    {
        if (_sender != Sender.Camera && IsFromBrowser(bytes))
        {
            return MarkedStep.Foreign;
        }

        while (!bytes.IsEmpty)
        {
            if (_state == State.InPicture)
            {
                Keep(ref bytes);
                continue;
            }

            var isFound = Seek(ref bytes, _state == State.Between ? BeginMarker : OverMarker);
            if (_skipped > maxFrameBytes)
            {
                return MarkedStep.GaveUp;
            }

            if (isFound)
            {
                return _state == State.Between ? Begin() : End();
            }
        }

        return MarkedStep.NeedsBytes;
    }

    /// <summary>Ends a photo whose sender waits for an answer (<see cref="MayWait"/>) though its picture has no end.</summary>
    public void Conclude()
    {
        Break(FrameVerdict.Truncated);
        End();
    }

    /// <summary>Hands over the picture of a photo that ended well; the caller releases it.</summary>
    public Frame TakeFrame() => _buffer.Take();

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    // Every page may make a browser post any bytes to any port, photos with their markers among them. What cannot be chosen is how the
    // connection begins: with a method in capitals, or with a handshake. No camera begins like that.
    private bool IsFromBrowser(in ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes.Slice(0, Math.Min(2, bytes.Length)))
        {
            foreach (var next in piece.Span)
            {
                _sender = Judge(next);
            }
        }

        return _sender == Sender.Browser;
    }

    private Sender Judge(byte next) =>
        (_sender, char.IsAsciiLetterUpper((char)next)) switch
        {
            (Sender.Unknown, true) => Sender.BeganWithCapital,
            (Sender.Unknown, false) when next != TlsHandshake => Sender.Camera,
            (Sender.BeganWithCapital, false) or (Sender.Camera, _) => Sender.Camera,
            _ => Sender.Browser,
        };

    private MarkedStep Begin()
    {
        _buffer.Dispose();
        _walk = default;
        _skipped = 0;
        _state = State.InPicture;
        return MarkedStep.Began;
    }

    private MarkedStep End()
    {
        _state = State.Between;
        _skipped = 0;
        _matched = 0;
        return MarkedStep.Ended;
    }

    private void Break(FrameVerdict verdict)
    {
        Verdict = verdict;
        _buffer.Dispose();
        _state = State.Broken;
    }

    private void Keep(ref ReadOnlySequence<byte> bytes)
    {
        var before = _buffer.Length;
        var count = Math.Min(bytes.FirstSpan.Length, maxFrameBytes - before);
        if (count == 0)
        {
            Break(FrameVerdict.TooLarge);
            return;
        }

        if (_buffer.Append(bytes.Slice(0, count), maxFrameBytes, UploadError.Busy) is not null)
        {
            Break(FrameVerdict.Busy);
            return;
        }

        var verdict = _walk.Continue(_buffer.Bytes);
        if (verdict == FrameVerdict.Truncated)
        {
            bytes = bytes.Slice(count);
            return;
        }

        // What stands behind the end, or behind what was wrong, is looked at again: the marker is there.
        bytes = bytes.Slice(Math.Max(0, _walk.Position - before));
        if (verdict == FrameVerdict.Accepted)
        {
            Verdict = verdict;
            _buffer.Keep(0, _walk.Position);
            _state = State.BehindPicture;
        }
        else
        {
            Break(verdict);
        }
    }

    // Counts what it passes over, the marker too.
    private bool Seek(ref ReadOnlySequence<byte> bytes, byte[] marker)
    {
        var piece = bytes.FirstSpan;
        var at = 0;
        var isFound = false;
        while (at < piece.Length && !isFound)
        {
            var step = _matched == 0 ? piece[at..].IndexOf(marker[0]) : 0;
            if (step < 0)
            {
                at = piece.Length;
                break;
            }

            var next = piece[at + step];
            at += step + 1;
            _matched =
                next == marker[_matched] ? _matched + 1
                : next == marker[0] ? 1
                : 0;
            isFound = _matched == marker.Length;
        }

        _matched = isFound ? 0 : _matched;
        _skipped += at;
        bytes = bytes.Slice(at);
        return isFound;
    }
}

/// <summary>What happened in a stream of marked photos.</summary>
internal enum MarkedStep
{
    /// <summary>Nothing yet.</summary>
    NeedsBytes,

    /// <summary>A photo began.</summary>
    Began,

    /// <summary>A photo ended; <see cref="MarkedParser.Verdict"/> says how.</summary>
    Ended,

    /// <summary>So much came without a marker that none is expected any more.</summary>
    GaveUp,

    /// <summary>The connection began like the request of a browser.</summary>
    Foreign,
}
