using System;

namespace NanoCam.Wire;

/// <summary>
/// What camera and server compute from a pairing code. Key: PBKDF2-HMAC-SHA256 of the code over <see cref="Salt"/>. Proof: HMAC-SHA256 of
/// the salt with that key. Each side calls the HMAC of its platform. docs/reference/wire-format.md contains a test vector.
/// </summary>
public static class PairingScheme
{
    /// <summary>Crockford's base32: digits and letters that cannot be confused.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Characters of a code: 50 bits, which cannot be guessed before the code expires, and few enough to type.</summary>
    public const int CodeLength = 10;

    /// <summary>Size of the camera's nonce in bytes.</summary>
    public const int NonceSize = 16;

    /// <summary>Size of the key in bytes.</summary>
    public const int KeySize = 32;

    /// <summary>Size of the proof in bytes.</summary>
    public const int ProofSize = 32;

    /// <summary>Iterations of PBKDF2: a few seconds on an ESP32-S3, whose interpreter calls the native HMAC for each.</summary>
    public const int Iterations = 2048;

    /// <summary>Normalizes a code: upper case, without hyphens and spaces, O as 0, I and L as 1.</summary>
    public static string Normalize(string text)
    {
        var letters = new char[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter >= 'a' && letter <= 'z')
            {
                letter = (char)(letter - 32);
            }

            if (letter != '-' && letter != ' ')
            {
                letters[count++] =
                    letter == 'O' ? '0'
                    : letter == 'I' || letter == 'L' ? '1'
                    : letter;
            }
        }

        return new string(letters, 0, count);
    }

    /// <summary>Reads a code as a user types it.</summary>
    /// <param name="text">The text; null is never a valid code.</param>
    /// <param name="code">The normalized code; undefined when the result is false.</param>
    public static bool TryReadCode(string text, out string code)
    {
        code = Normalize(text == null ? string.Empty : text);
        for (var i = 0; i < code.Length; i++)
        {
            if (Alphabet.IndexOf(code[i]) < 0)
            {
                return false;
            }
        }

        return code.Length == CodeLength;
    }

    /// <summary>Nonce, followed by the camera id.</summary>
    public static byte[] Salt(byte[] nonce, string cameraId)
    {
        var salt = new byte[nonce.Length + cameraId.Length];
        Array.Copy(nonce, 0, salt, 0, nonce.Length);
        for (var i = 0; i < cameraId.Length; i++)
        {
            salt[nonce.Length + i] = (byte)cameraId[i];
        }

        return salt;
    }
}
