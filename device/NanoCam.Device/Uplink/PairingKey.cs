using System;
using System.Security.Cryptography;
using System.Text;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>The camera's side of <see cref="PairingScheme"/>, with the chip's own HMAC.</summary>
internal static class PairingKey
{
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
        for (var i = 1; i < PairingScheme.Iterations; i++)
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
