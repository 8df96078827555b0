using System.IO.Pipelines;
using NanoCam.Jpeg;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Reads the frames of a body without Content-Length. Programs such as ffmpeg send one JPEG after another for as long as they run. A
/// frame is complete when the next one begins, or at the end of the body. A body with a Content-Length is one frame, because photos may
/// contain other images after their end.
/// </summary>
internal sealed class UploadFrames(PipeReader body, FramePool pool, int maxFrameBytes, UploadError tooLarge) : IDisposable
{
    private readonly UploadBuffer _behind = new(pool);
    private JpegWalk _walk;
    private int _end;
    private int _frames;
    private bool _isCompleted;

    /// <summary>Whether another frame has begun.</summary>
    public bool HasMore => _behind.Length > 0;

    /// <summary>Reads the next frame into an empty buffer, with the bytes between it and the following one.</summary>
    public async ValueTask<UploadError?> ReadAsync(UploadBuffer buffer, CancellationToken cancellationToken)
    {
        if (_behind.MoveTo(buffer, from: 0, maxFrameBytes) is { } full)
        {
            return full;
        }

        (_walk, _end) = (default, 0);
        while (true)
        {
            if (StartOfNext(buffer.Bytes) is var next and > 0)
            {
                _frames++;
                return buffer.MoveTo(_behind, next, maxFrameBytes);
            }

            if (_isCompleted)
            {
                return null;
            }

            var result = await body.ReadAsync(cancellationToken);
            _isCompleted = result.IsCompleted;
            var error = buffer.Append(result.Buffer, maxFrameBytes, tooLarge);
            body.AdvanceTo(result.Buffer.End);
            if (error is not null)
            {
                return error;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _behind.Dispose();

    // Start of the next JPEG: after the end of this one or, if this one was truncated, in place of its next marker; otherwise 0. A
    // start inside a damaged JPEG may be a thumbnail, unless the body is known to be a stream.
    private int StartOfNext(ReadOnlySpan<byte> bytes)
    {
        if (_end == 0)
        {
            var verdict = _walk.Continue(bytes);
            var isStream = _frames > 0 || (_walk.Position > 0 && IsStart(bytes, _walk.Position));
            if (verdict != FrameVerdict.Accepted && !(verdict == FrameVerdict.Malformed && isStream))
            {
                return 0;
            }

            _end = verdict == FrameVerdict.Accepted ? _walk.Position : _walk.ResumePosition;
        }

        var start = bytes[_end..].IndexOf([(byte)0xFF, (byte)0xD8, (byte)0xFF]);
        _end = start < 0 ? Math.Max(_end, bytes.Length - 2) : _end;
        return start < 0 ? 0 : _end + start;
    }

    private static bool IsStart(ReadOnlySpan<byte> bytes, int at) => bytes[at..].StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]);
}
