namespace NanoCam.Wire;

/// <summary>
/// Rule for camera ids: 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>, beginning with a letter or digit. Safe in paths, file names and URLs.
/// </summary>
public static class CameraId
{
    /// <summary>The rule as a human-readable sentence.</summary>
    public const string Rule = "A camera id has 1 to 64 letters, digits, dots, underscores or hyphens and begins with a letter or digit.";

    /// <summary>The rule as a regular expression.</summary>
    public const string Pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    /// <summary>Longest id in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether <paramref name="id"/> follows the rule. False for null, which external JSON may contain.</summary>
    public static bool IsValid(string id)
    {
        if (id == null)
        {
            return false;
        }

        for (var i = 0; i < id.Length; i++)
        {
            if (!IsAllowed(id[i], i))
            {
                return false;
            }
        }

        return id.Length > 0;
    }

    /// <summary>Whether an id may contain a character at a position.</summary>
    /// <param name="character">The character.</param>
    /// <param name="index">Its position, from 0.</param>
    public static bool IsAllowed(char character, int index)
    {
        var isLetterOrDigit =
            (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9');
        return index < MaxLength && (isLetterOrDigit || (index > 0 && (character == '.' || character == '_' || character == '-')));
    }
}
