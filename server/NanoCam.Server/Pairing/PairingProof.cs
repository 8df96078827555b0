using System.Security.Cryptography;
using System.Text;

namespace NanoCam.Server.Pairing;

/// <summary>What camera and server compute of a code. docs/reference/wire-format.md has the same with a vector.</summary>
internal static class PairingProof
{
    /// <summary>Bytes of the camera's nonce.</summary>
    public const int NonceSize = 16;

    /// <summary>Bytes of the proof.</summary>
    public const int Size = HMACSHA256.HashSizeInBytes;

    // About a second on an ESP32-S3, whose interpreter calls the native HMAC for each; the code has 50 bits of its own.
    private const int Iterations = 2048;

    /// <summary>The key that a code makes for one camera and one nonce. Costs about a millisecond.</summary>
    public static void Derive(string code, ReadOnlySpan<byte> nonce, string camera, Span<byte> key)
    {
        Span<byte> salt = stackalloc byte[nonce.Length + camera.Length];
        Salt(nonce, camera, salt);
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(code), salt, key, Iterations, HashAlgorithmName.SHA256);
    }

    /// <summary>What shows that the camera made the same key.</summary>
    public static void Prove(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, string camera, Span<byte> proof)
    {
        Span<byte> said = stackalloc byte[nonce.Length + camera.Length];
        Salt(nonce, camera, said);
        HMACSHA256.HashData(key, said, proof);
    }

    private static void Salt(ReadOnlySpan<byte> nonce, string camera, Span<byte> target)
    {
        nonce.CopyTo(target);
        Encoding.ASCII.GetBytes(camera, target[nonce.Length..]);
    }
}
