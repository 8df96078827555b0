namespace NanoCam.Server.Uploads;

/// <summary>Reads the Content-Type of an upload.</summary>
internal static class MultipartBoundary
{
    /// <summary>Longest boundary (RFC 2046, section 5.1.1).</summary>
    public const int MaxLength = 70;

    /// <summary>Whether a Content-Type is this media type, regardless of its parameters.</summary>
    public static bool IsType(string? contentType, string mediaType)
    {
        var type = contentType.AsSpan().Trim();
        var end = type.IndexOfAny(';', ',');
        return (end < 0 ? type : type[..end]).TrimEnd().Equals(mediaType, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads the boundary; false if it is too long.</summary>
    /// <param name="contentType">Value of Content-Type.</param>
    /// <param name="boundary">The boundary; null if there is none.</param>
    public static bool TryRead(string contentType, out string? boundary)
    {
        boundary = HeaderParameter.Find(contentType, "boundary")?.Trim();
        boundary = boundary is "" ? null : boundary;
        return boundary is not { Length: > MaxLength };
    }
}
