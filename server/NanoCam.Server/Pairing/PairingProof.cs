using System.Security.Cryptography;
using System.Text;
using NanoCam.Wire;

namespace NanoCam.Server.Pairing;

/// <summary>The server's side of <see cref="PairingScheme"/>.</summary>
internal static class PairingProof
{
    /// <summary>Derives the key for one camera and one nonce from a code. Costs about a millisecond.</summary>
    public static void Derive(string code, ReadOnlySpan<byte> nonce, string camera, Span<byte> key)
    {
        var salt = PairingScheme.Salt(nonce.ToArray(), camera);
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(code), salt, key, PairingScheme.Iterations, HashAlgorithmName.SHA256);
    }

    /// <summary>Computes the proof that the camera derived the same key.</summary>
    public static void Prove(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, string camera, Span<byte> proof) =>
        HMACSHA256.HashData(key, PairingScheme.Salt(nonce.ToArray(), camera), proof);
}
