using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>A response of a source, up to a limit, in memory that counts against the frame budget. Disposing returns the memory.</summary>
internal sealed class PullBody(IFrameMemory memory) : IDisposable
{
    private const int FirstBytes = 64 << 10;
    private const int MaxQuoted = 40;

    // A source may announce more bytes than it sends, and keep the connection open.
    private static readonly TimeSpan QuietBehindJpeg = TimeSpan.FromSeconds(1);

    // Finds the end of a body that fills the buffer exactly.
    private readonly byte[] _next = new byte[1];
    private byte[] _buffer = [];
    private int _length;

    /// <summary>
    /// <see cref="FrameVerdict.TooLarge"/> if the body is longer than the limit, <see cref="FrameVerdict.Busy"/> if there was no memory for
    /// it; in both cases the rest was not read.
    /// </summary>
    public FrameVerdict Verdict { get; private set; } = FrameVerdict.Accepted;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>
    /// Reads a body, once. A JPEG whose connection ends early is kept as far as it arrived, because its structure shows whether it is
    /// complete.
    /// </summary>
    public async Task ReadAsync(Stream body, long? declared, int limit, TimeProvider time, CancellationToken cancellationToken) =>
        Verdict = await ReadToEndAsync(body, declared, limit, time, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            memory.Return(_buffer);
        }

        (_buffer, _length) = ([], 0);
    }

    private async Task<FrameVerdict> ReadToEndAsync(
        Stream body,
        long? declared,
        int limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (declared > limit)
        {
            return FrameVerdict.TooLarge;
        }

        if (!TryGrow((int)Math.Clamp(declared ?? FirstBytes, 1, limit)))
        {
            return FrameVerdict.Busy;
        }

        using var quiet = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancellationToken);
        var walk = default(JpegWalk);
        while (true)
        {
            var isFull = _length == Math.Min(limit, _buffer.Length);
            int read;
            try
            {
                read = await body.ReadAsync(
                    isFull ? _next : _buffer.AsMemory(_length, Math.Min(limit, _buffer.Length) - _length),
                    either.Token
                );
            }
            catch (Exception e)
                when (_buffer.AsSpan(0, _length) is [0xFF, 0xD8, ..]
                    && (e is IOException || (quiet.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
                )
            {
                return FrameVerdict.Accepted;
            }

            if (read == 0)
            {
                return FrameVerdict.Accepted;
            }

            if (isFull && _length == limit)
            {
                return FrameVerdict.TooLarge;
            }

            if (isFull && !TryGrow(Math.Min(limit, 2 * _buffer.Length)))
            {
                return FrameVerdict.Busy;
            }

            if (isFull)
            {
                _buffer[_length] = _next[0];
            }

            _length += read;
            if (_length < declared && walk.Continue(Bytes.Span) == FrameVerdict.Accepted)
            {
                quiet.CancelAfter(QuietBehindJpeg);
            }
        }
    }

    private bool TryGrow(int length)
    {
        if (memory.TryRentArray(length) is not { } larger)
        {
            return false;
        }

        var kept = _length;
        Bytes.CopyTo(larger);
        Dispose();
        (_buffer, _length) = (larger, kept);
        return true;
    }

    /// <summary>
    /// Returns the media type in lower case without parameters; empty if there is none. Not validated, because a wrongly quoted
    /// boundary makes the typed header empty.
    /// </summary>
    public static string MediaTypeOf(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values)
            ? values.ToString().Split(';', 2)[0].Trim().ToLowerInvariant()
            : "";

    /// <summary>Shortens text of a source and replaces unsafe characters, so that it can be used in a message.</summary>
    public static string Shorten(string text) =>
        new([.. text.Take(MaxQuoted).Select(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.' ? c : '?')]);
}
