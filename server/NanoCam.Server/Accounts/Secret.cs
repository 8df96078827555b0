using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Random secrets for sessions, tokens and share links. At 256 bits, plain SHA-256 protects them as well as a slow hash.
/// </summary>
internal static class Secret
{
    /// <summary>Maximum length of a secret; longer texts are rejected without hashing.</summary>
    public const int MaxLength = 128;

    private const int Bytes = 32;

    // Crockford's base 32: no characters that look alike.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Creates a random secret of 256 bits that is safe in a URL.</summary>
    public static string Create(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Creates a random password that a user can copy from a screen: 20 characters, 100 bits.</summary>
    public static string CreatePassword()
    {
        var text = RandomNumberGenerator.GetString(Alphabet, 20);
        return string.Join('-', text.Chunk(5).Select(part => new string(part)));
    }

    /// <summary>Returns the hash under which a secret is stored.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
