using NanoCam.Cli.Running;

namespace NanoCam.Cli.Http;

/// <summary>An image on the server's disk, as <c>/latest</c> and <c>/api/cameras/{id}/snapshot</c> name it.</summary>
internal sealed record StoredImage
{
    // Year 5138; beyond it the number is no time but a mistake.
    private const double LatestTimestamp = 1e11;

    /// <summary>Name below <c>/images/</c>.</summary>
    public string Filename { get; init; } = "";

    /// <summary>Seconds since 1970.</summary>
    public double Timestamp { get; init; }

    /// <summary>The camera it is of, where the server says it.</summary>
    public string? Camera { get; init; }

    /// <summary><see cref="Timestamp"/> as a time; 1970 when the server gave none that could be one.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddSeconds(Timestamp is > 0 and < LatestTimestamp ? Timestamp : 0);

    /// <summary>Fetches the file.</summary>
    /// <exception cref="CliException">The server does not give it.</exception>
    public async Task<byte[]> DownloadAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/images/" + Uri.EscapeDataString(Filename), null, cancellationToken);
        await ServerAnswer.ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
