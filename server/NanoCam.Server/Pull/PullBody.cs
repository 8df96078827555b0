namespace NanoCam.Server.Pull;

/// <summary>Reads responses of sources, up to a limit.</summary>
internal static class PullBody
{
    private const int FirstBytes = 64 << 10;
    private const int MaxQuoted = 40;

    /// <summary>
    /// Reads a body into a buffer that the next call reuses. Returns a length above the limit for a longer body, without reading the rest.
    /// </summary>
    public static async Task<(byte[] Buffer, int Length)> ReadAsync(
        HttpResponseMessage response,
        byte[] buffer,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (response.Content.Headers.ContentLength > limit)
        {
            return (buffer, limit + 1);
        }

        // One byte more than the declared length, so that the end of the body is found without a larger buffer.
        if (buffer.Length == 0)
        {
            buffer = new byte[Math.Min(limit, response.Content.Headers.ContentLength ?? FirstBytes) + 1];
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(limit + 1, Math.Max(FirstBytes, 2 * buffer.Length)));
            }

            var read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (read == 0 || length > limit)
            {
                return (buffer, length);
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
