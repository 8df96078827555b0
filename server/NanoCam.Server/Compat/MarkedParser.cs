using System.Buffers;
using NanoCam.Jpeg;
using NanoCam.Server.Frames;
using NanoCam.Server.Uploads;
using NanoCam.Wire;

namespace NanoCam.Server.Compat;

/// <summary>
/// Parses photos of the form <c>FrameBegin</c> JPEG <c>FrameOver</c>, independent of packet boundaries. A photo ends at the first
/// <c>FrameOver</c> after the end of its JPEG. The JPEG is parsed, so the same nine bytes inside its data do not end the photo. Bytes
/// between photos are skipped.
/// </summary>
/// <remarks>
/// Rents memory only for received bytes, up to the largest frame. Not thread-safe: used by the read loop of one connection.
/// </remarks>
internal sealed class MarkedParser(FramePool pool, int maxFrameBytes) : IDisposable
{
    // Each marker contains the letter F only as its first byte, so after a mismatch only an F can start it again.
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
        InJpeg,
        AfterJpeg,
        Broken,
    }

    private enum Sender
    {
        Unknown,
        MaybeBrowser,
        Camera,
        Browser,
    }

    /// <summary>Whether a photo has begun and not ended.</summary>
    public bool IsInside => _state != State.Between;

    /// <summary>Bytes received of the current photo, or skipped since the last one.</summary>
    public long Received => _buffer.Length + _skipped;

    /// <summary>
    /// Whether the data ends with <c>FrameOver</c> although the JPEG is incomplete. The sender may then be waiting for a response.
    /// </summary>
    public bool MayWait => _state == State.InJpeg && _buffer.Bytes.EndsWith(OverMarker);

    /// <summary>Verdict on the photo that ended.</summary>
    public FrameVerdict Verdict { get; private set; }

    /// <summary>Why the last photo is not an acceptable JPEG, as a sentence; otherwise null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Consumes bytes up to the next event, and leaves the rest.</summary>
    public MarkedStep Take(ref ReadOnlySequence<byte> bytes)
    {
        if (_sender != Sender.Camera && IsFromBrowser(bytes))
        {
            return MarkedStep.BrowserRequest;
        }

        while (!bytes.IsEmpty)
        {
            if (_state == State.InJpeg)
            {
                Keep(ref bytes);
                continue;
            }

            var isFound = Seek(ref bytes, _state == State.Between ? BeginMarker : OverMarker);
            if (_skipped > maxFrameBytes)
            {
                return MarkedStep.MarkerMissing;
            }

            if (isFound)
            {
                return _state == State.Between ? Begin() : End();
            }
        }

        return MarkedStep.NeedsBytes;
    }

    /// <summary>
    /// Ends a photo without EOI whose sender waits for a response (<see cref="MayWait"/>). It is accepted if its data is complete.
    /// </summary>
    public void EndTruncated()
    {
        var jpeg = _buffer.Bytes[..^OverMarker.Length];
        var verdict = JpegInspector.Inspect(jpeg, out var shape);
        if (verdict == FrameVerdict.Accepted)
        {
            Verdict = verdict;
            _buffer.Keep(0, shape.Length);
        }
        else
        {
            Break(FrameVerdict.Truncated, jpeg);
        }

        End();
    }

    /// <summary>Returns the frame of an accepted photo. The caller releases it.</summary>
    public Frame TakeFrame() => _buffer.Take();

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    // Any web page can make a browser post any bytes to any port, including photos with markers. The page cannot choose the first bytes of
    // the connection: an HTTP method in capitals, or a TLS handshake. No camera sends these.
    private bool IsFromBrowser(in ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes.Slice(0, Math.Min(2, bytes.Length)))
        {
            foreach (var next in piece.Span)
            {
                _sender = Classify(next);
            }
        }

        return _sender == Sender.Browser;
    }

    private Sender Classify(byte next) =>
        (_sender, char.IsAsciiLetterUpper((char)next)) switch
        {
            (Sender.Unknown, true) => Sender.MaybeBrowser,
            (Sender.Unknown, false) when next != TlsHandshake => Sender.Camera,
            (Sender.MaybeBrowser, false) or (Sender.Camera, _) => Sender.Camera,
            _ => Sender.Browser,
        };

    private MarkedStep Begin()
    {
        _buffer.Dispose();
        _walk = default;
        _skipped = 0;
        _state = State.InJpeg;
        return MarkedStep.PhotoBegan;
    }

    private MarkedStep End()
    {
        _state = State.Between;
        _skipped = 0;
        _matched = 0;
        return MarkedStep.PhotoEnded;
    }

    private void Break(FrameVerdict verdict, ReadOnlySpan<byte> jpeg = default)
    {
        Verdict = verdict;
        Problem = JpegInspector.Explain(jpeg);
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

        // Bytes after the end of the JPEG, or after the invalid byte, are parsed again because they contain the marker.
        bytes = bytes.Slice(Math.Max(0, _walk.Position - before));
        if (verdict == FrameVerdict.Accepted)
        {
            Verdict = verdict;
            _buffer.Keep(0, _walk.Position);
            _state = State.AfterJpeg;
        }
        else
        {
            Break(verdict, _buffer.Bytes);
        }
    }

    // Counts the skipped bytes, including the marker.
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

/// <summary>Event in a stream of marked photos.</summary>
internal enum MarkedStep
{
    /// <summary>No event: more bytes are needed.</summary>
    NeedsBytes,

    /// <summary>A photo began.</summary>
    PhotoBegan,

    /// <summary>A photo ended with <see cref="MarkedParser.Verdict"/>.</summary>
    PhotoEnded,

    /// <summary>More bytes than a frame may have arrived without a marker.</summary>
    MarkerMissing,

    /// <summary>The connection began like a browser request.</summary>
    BrowserRequest,
}
