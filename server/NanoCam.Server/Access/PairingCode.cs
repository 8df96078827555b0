using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace NanoCam.Server.Access;

/// <summary>A code that lets one camera make its key.</summary>
/// <param name="Code">10 characters of <see cref="Alphabet"/>, without hyphen.</param>
/// <param name="Camera">The one camera it is good for; null until the first uses it.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">From then on it is good for nothing.</param>
/// <param name="Used">When a camera made its key with it, or null.</param>
public sealed record PairingCode(string Code, string? Camera, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? Used)
{
    /// <summary>Crockford's base32: digits and letters that are not mistaken for each other.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Characters of a code: 50 bits, too many to guess while it lasts, few enough to type.</summary>
    public const int Length = 10;

    /// <summary>As people read it: <c>XXXXX-XXXXX</c>.</summary>
    public string Text => $"{Code[..5]}-{Code[5..]}";

    /// <summary>Draws a code.</summary>
    internal static string Draw() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Reads a code as people write it: small letters, hyphens and spaces, O for 0, I and L for 1.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? code)
    {
        Span<char> read = stackalloc char[Length];
        var count = 0;
        code = null;
        foreach (var c in text)
        {
            if (c is '-' or ' ')
            {
                continue;
            }

            var letter = char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
            if (count == Length || !Alphabet.Contains(letter, StringComparison.Ordinal))
            {
                return false;
            }

            read[count++] = letter;
        }

        code = count == Length ? read.ToString() : null;
        return code is not null;
    }
}
