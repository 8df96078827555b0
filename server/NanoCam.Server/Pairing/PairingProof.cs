using System.Security.Cryptography;
using System.Text;

namespace NanoCam.Server.Pairing;

/// <summary>Computes key and proof from a pairing code. docs/reference/wire-format.md has the specification and a test vector.</summary>
internal static class PairingProof
{
    /// <summary>Size of the camera's nonce in bytes.</summary>
    public const int NonceSize = 16;

    /// <summary>Size of the proof in bytes.</summary>
    public const int Size = HMACSHA256.HashSizeInBytes;

    // About a second on an ESP32-S3, whose interpreter calls the native HMAC for each iteration. The code itself has 50 bits of entropy.
    private const int Iterations = 2048;

    /// <summary>Derives the key from a code for one camera and one nonce. Takes about a millisecond.</summary>
    public static void Derive(string code, ReadOnlySpan<byte> nonce, string camera, Span<byte> key)
    {
        Span<byte> salt = stackalloc byte[nonce.Length + camera.Length];
        Salt(nonce, camera, salt);
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(code), salt, key, Iterations, HashAlgorithmName.SHA256);
    }

    /// <summary>Computes the proof that the camera derived the same key.</summary>
    public static void Prove(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, string camera, Span<byte> proof)
    {
        Span<byte> message = stackalloc byte[nonce.Length + camera.Length];
        Salt(nonce, camera, message);
        HMACSHA256.HashData(key, message, proof);
    }

    private static void Salt(ReadOnlySpan<byte> nonce, string camera, Span<byte> target)
    {
        nonce.CopyTo(target);
        Encoding.ASCII.GetBytes(camera, target[nonce.Length..]);
    }
}
