using System;
using System.Security.Cryptography;
using System.Text;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Derives the key from a pairing code with the chip's own HMAC. docs/reference/wire-format.md describes the computation, with a test
/// vector.
/// </summary>
internal static class PairingKey
{
    /// <summary>Bytes of the nonce.</summary>
    public const int NonceSize = 16;

    private const int Iterations = 2048;

    /// <summary>The code in the form of the computation: upper case, without hyphens and blanks, O as 0, I and L as 1.</summary>
    public static string Normalize(string code)
    {
        var plain = new StringBuilder();
        foreach (char c in code)
        {
            var letter = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
            if (letter == 'O')
            {
                plain.Append('0');
            }
            else if (letter == 'I' || letter == 'L')
            {
                plain.Append('1');
            }
            else if (letter != '-' && letter != ' ')
            {
                plain.Append(letter);
            }
        }

        return plain.ToString();
    }

    /// <summary>Nonce followed by id: the salt of the key, and the input of the proof.</summary>
    public static byte[] Salt(byte[] nonce, string cameraId)
    {
        var id = Encoding.UTF8.GetBytes(cameraId);
        var salt = new byte[nonce.Length + id.Length];
        Array.Copy(nonce, 0, salt, 0, nonce.Length);
        Array.Copy(id, 0, salt, nonce.Length, id.Length);
        return salt;
    }

    /// <summary>PBKDF2-HMAC-SHA256, one block of 32 bytes. Takes a few seconds on a board, once per key.</summary>
    public static byte[] Derive(string code, byte[] salt)
    {
        var password = Encoding.UTF8.GetBytes(code);
        var first = new byte[salt.Length + 4];
        Array.Copy(salt, 0, first, 0, salt.Length);
        first[first.Length - 1] = 1;
        var last = HMACSHA256.HashData(password, first);
        var key = new byte[last.Length];
        Array.Copy(last, 0, key, 0, last.Length);
        for (var i = 1; i < Iterations; i++)
        {
            last = HMACSHA256.HashData(password, last);
            for (var at = 0; at < key.Length; at++)
            {
                key[at] ^= last[at];
            }
        }

        return key;
    }
}
