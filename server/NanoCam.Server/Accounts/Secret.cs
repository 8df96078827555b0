using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Secrets that are drawn, not chosen: sessions, tokens, links. With 256 bits a plain SHA-256 hides them as well as a slow hash would.
/// </summary>
internal static class Secret
{
    /// <summary>Longer ones are not ours, and are not hashed.</summary>
    public const int MaxLength = 128;

    private const int Bytes = 32;

    // Crockford's base 32: nothing that looks like something else.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Draws a secret of 256 bits that may stand in an address.</summary>
    public static string Create(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Draws a password that a person can copy from a screen: 20 characters, 100 bits.</summary>
    public static string CreatePassword()
    {
        var text = RandomNumberGenerator.GetString(Alphabet, 20);
        return string.Join('-', text.Chunk(5).Select(part => new string(part)));
    }

    /// <summary>What is kept of a secret.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
