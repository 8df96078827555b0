using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>Reads responses of sources, up to a limit.</summary>
internal static class PullBody
{
    private const int FirstBytes = 64 << 10;
    private const int MaxQuoted = 40;

    // A source may announce more bytes than it sends, and keep the connection open.
    private static readonly TimeSpan QuietBehindJpeg = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Reads a body into a buffer that the next call reuses. Returns a length above the limit for a longer body, without reading the rest.
    /// A JPEG whose connection ends early is returned as far as it arrived, because its structure shows whether it is complete.
    /// </summary>
    public static async Task<(byte[] Buffer, int Length)> ReadAsync(
        Stream body,
        long? declared,
        byte[] buffer,
        int limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (declared > limit)
        {
            return (buffer, limit + 1);
        }

        // One byte more than the declared length, so that the end of the body is found without a larger buffer.
        if (buffer.Length == 0)
        {
            buffer = new byte[Math.Min(limit, declared ?? FirstBytes) + 1];
        }

        using var quiet = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancellationToken);
        var walk = default(JpegWalk);
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(limit + 1, Math.Max(FirstBytes, 2 * buffer.Length)));
            }

            int read;
            try
            {
                read = await body.ReadAsync(buffer.AsMemory(length), either.Token);
            }
            catch (Exception e)
                when (length > 0
                    && buffer is [0xFF, 0xD8, ..]
                    && (e is IOException || (quiet.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
                )
            {
                return (buffer, length);
            }

            length += read;
            if (read == 0 || length > limit)
            {
                return (buffer, length);
            }

            if (length < declared && walk.Continue(buffer.AsSpan(0, length)) == FrameVerdict.Accepted)
            {
                quiet.CancelAfter(QuietBehindJpeg);
            }
        }
    }

    /// <summary>
    /// Returns the media type in lower case without parameters; empty if there is none. Not validated, because a wrongly quoted
    /// boundary makes the typed header empty.
    /// </summary>
    public static string MediaTypeOf(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values)
            ? values.ToString().Split(';', 2)[0].Trim().ToLowerInvariant()
            : "";

    /// <summary>Shortens text of a source and replaces unsafe characters, so that it can stand in a message.</summary>
    public static string Shorten(string text) =>
        new([.. text.Take(MaxQuoted).Select(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.' ? c : '?')]);
}
