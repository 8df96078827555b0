namespace NanoCam.Server.Pull;

/// <summary>Reads answers of sources, with a limit.</summary>
internal static class PullBody
{
    private const int FirstBytes = 64 << 10;
    private const int MaxQuoted = 40;

    /// <summary>
    /// Reads a whole body into a buffer that is used again; of one that is longer than the limit, one byte more than that.
    /// </summary>
    public static async Task<(byte[] Buffer, int Length)> ReadAsync(
        HttpResponseMessage answer,
        byte[] buffer,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (answer.Content.Headers.ContentLength > limit)
        {
            return (buffer, limit + 1);
        }

        // The first step is enough for what tells its length.
        if (buffer.Length == 0)
        {
            buffer = new byte[Math.Min(limit, answer.Content.Headers.ContentLength ?? FirstBytes) + 1];
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
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
    /// The media type in lower case without its parameters; empty when there is none. Read leniently: a boundary that is not quoted as it
    /// should be makes the typed header empty.
    /// </summary>
    public static string MediaTypeOf(HttpResponseMessage answer) =>
        answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values)
            ? values.ToString().Split(';', 2)[0].Trim().ToLowerInvariant()
            : "";

    /// <summary>What a stranger wrote, short and harmless enough for a sentence.</summary>
    public static string Shorten(string text) =>
        new([.. text.Take(MaxQuoted).Select(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.' ? c : '?')]);
}
