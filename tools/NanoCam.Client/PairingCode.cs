using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Client;

/// <summary>The code a server shows for pairing, as people write it and as it is computed with.</summary>
public static class PairingCode
{
    /// <summary>Crockford's base32: digits and letters that are not mistaken for each other.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Characters of a code: 50 bits, too many to guess while it lasts, few enough to type.</summary>
    public const int Length = 10;

    /// <summary>Reads a code: small letters, hyphens and spaces are fine, O is 0, I and L are 1. False when it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? code)
    {
        char[] letters =
        [
            .. text.Where(c => c is not ('-' or ' '))
                .Select(c =>
                    char.ToUpperInvariant(c) switch
                    {
                        'O' => '0',
                        'I' or 'L' => '1',
                        char other => other,
                    }
                ),
        ];
        code = letters.Length == Length && letters.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) ? new string(letters) : null;
        return code is not null;
    }
}
