using System.Buffers;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Rule for camera ids: 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>, beginning with a letter or digit. Safe in paths, file names and URLs.
/// </summary>
public static class CameraId
{
    /// <summary>The rule as a sentence for users.</summary>
    public const string Rule = "A camera id has 1 to 64 letters, digits, dots, underscores or hyphens and begins with a letter or digit.";

    /// <summary>The rule as a regular expression.</summary>
    public const string Pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    /// <summary>Longest id in characters.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
    );

    /// <summary>Whether <paramref name="id"/> follows the rule.</summary>
    public static bool IsValid(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(id[0]) && !id.ContainsAnyExcept(Allowed);
}
