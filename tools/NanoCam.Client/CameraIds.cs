using System.Text.RegularExpressions;

namespace NanoCam.Client;

/// <summary>The rule for camera ids.</summary>
public static partial class CameraIds
{
    /// <summary>Whether <paramref name="id"/> is 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.</summary>
    public static bool IsValid(string id) => Rule().IsMatch(id);

    /// <summary>Throws when <paramref name="id"/> is not a camera id.</summary>
    /// <exception cref="ArgumentException">It is not; the message says what one looks like.</exception>
    internal static void Check(string id)
    {
        if (!IsValid(id))
        {
            throw new ArgumentException(
                $"'{id}' is not a camera id: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.",
                nameof(id)
            );
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rule();
}
