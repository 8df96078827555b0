using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Accounts;

/// <summary>Hash format of passwords.</summary>
internal static class PasswordFormat
{
    // OWASP's figure for PBKDF2 with HMAC-SHA512, which is what version 3 of the hasher's format uses.
    private const int Iterations = 210_000;

    /// <summary>ASP.NET Core's hasher; what it hashes for makes no difference to it.</summary>
    public static PasswordHasher<object> CreateHasher() => new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>A hash that no password has, and that takes as long to check as any other: for users who do not exist.</summary>
    public static string CreateHashOfNobody()
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
