using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Accounts;

/// <summary>Hash format of passwords.</summary>
internal static class PasswordFormat
{
    // OWASP's recommendation for PBKDF2 with HMAC-SHA512, the function of version 3 of the hasher's format.
    private const int Iterations = 210_000;

    /// <summary>Creates ASP.NET Core's hasher; it ignores its type parameter.</summary>
    public static PasswordHasher<object> CreateHasher() => new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>Creates a hash that matches no password and takes as long to check as any other, for unknown users.</summary>
    public static string CreateUnmatchableHash()
    {
        const int SaltBytes = 16,
            KeyBytes = 32,
            HmacSha512 = 2;
        var hash = new byte[13 + SaltBytes + KeyBytes];
        // Version 3 of the format: marker, function, rounds, length of the salt, salt, key.
        RandomNumberGenerator.Fill(hash.AsSpan(13));
        hash[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(1), HmacSha512);
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(5), Iterations);
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(9), SaltBytes);
        return Convert.ToBase64String(hash);
    }
}
