using Microsoft.AspNetCore.Identity;
using NanoCam.Server.Accounts;

namespace NanoCam.Server.Tests.Accounts;

public sealed class PasswordTests
{
    [Fact]
    public async Task Checking_an_unknown_user_takes_as_long_as_a_known_one()
    {
        var unmatchable = Convert.FromBase64String(PasswordFormat.CreateUnmatchableHash());
        var real = Convert.FromBase64String(PasswordFormat.CreateHasher().HashPassword(new object(), "a password"));
        // Marker, function, rounds and length of the salt determine the time.
        Assert.Equal(real[..13], unmatchable[..13]);
        Assert.Equal(real.Length, unmatchable.Length);
        using var passwords = new PasswordService();
        Assert.Equal(
            PasswordVerificationResult.Failed,
            await passwords.VerifyAsync(null, "a password", isKnownAddress: true, CancellationToken.None)
        );
    }

    [Fact]
    public void Generated_passwords_are_long_and_have_no_ambiguous_characters()
    {
        var password = Secret.CreatePassword();
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$", password);
        Assert.NotEqual(password, Secret.CreatePassword());
    }
}
