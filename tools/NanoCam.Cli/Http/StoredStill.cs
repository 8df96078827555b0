using NanoCam.Cli.Running;

namespace NanoCam.Cli.Http;

/// <summary>A stored still, as <c>/latest</c> and <c>/api/cameras/{id}/snapshot</c> return it.</summary>
internal sealed record StoredStill
{
    // Year 5138. A larger number is not a time.
    private const double LatestTimestamp = 1e11;

    /// <summary>Name below <c>/images/</c>.</summary>
    public string Filename { get; init; } = "";

    /// <summary>Seconds since 1970.</summary>
    public double Timestamp { get; init; }

    /// <summary>Camera id, if the server returns it.</summary>
    public string? Camera { get; init; }

    /// <summary><see cref="Timestamp"/> as a time; 1970 if it is not a valid time.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddSeconds(Timestamp is > 0 and < LatestTimestamp ? Timestamp : 0);

    /// <summary>Downloads the file.</summary>
    /// <exception cref="CliException">The request failed.</exception>
    public async Task<byte[]> DownloadAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/images/" + Uri.EscapeDataString(Filename), null, cancellationToken);
        await ServerResponse.ThrowIfFailedAsync(response, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
