using System.Net;
using Microsoft.AspNetCore.Identity;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Decides whether somebody is who they say: by password, or by a link from the console.</summary>
internal sealed class SignInService(
    UserStore users,
    PasswordService passwords,
    SignInThrottle throttle,
    OneTimeLinks links,
    KnownAddresses places,
    AuditLog audit
)
{
    /// <summary>Checks a password.</summary>
    public async Task<SignInResult> ByPasswordAsync(string name, string password, IPAddress? from, CancellationToken cancellationToken)
    {
        // What cannot be a name or a password need not be hashed, and must not fill the throttle's memory.
        if (name.Length is 0 or > User.MaxNameLength || password.Length is 0 or > User.MaxPasswordLength)
        {
            return new SignInResult(null);
        }

        var isFamiliar = places.Knows(from);
        if (passwords.IsBusy(isFamiliar))
        {
            return new SignInResult(null, TimeSpan.FromSeconds(5));
        }

        var (address, network) = (PeerAddress.Text(from), PeerAddress.Network(from));
        var user = users.Find(name);
        var isKnown = user is not null && places.Knows(user.Name, from);
        if (!throttle.TryBegin(network, name, isKnown, out var wait))
        {
            return new SignInResult(null, wait);
        }

        var verdict = await passwords.VerifyAsync(user, password, isFamiliar, cancellationToken);
        if (user is null || verdict == PasswordVerificationResult.Failed)
        {
            audit.Write(user?.Name ?? "", address, AuditActions.SignInFailed, user?.Name ?? "");
            return new SignInResult(null);
        }

        throttle.Succeeded(network, name, isKnown);
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            users.SetPassword(user.Id, await passwords.HashAsync(password, cancellationToken), isNew: false);
        }

        // It may have been removed, or its password changed, while we calculated.
        return new SignInResult(users.Find(user.Id) is { } now && now.PasswordChanged == user.PasswordChanged ? now : null);
    }

    /// <summary>Checks a link from the console.</summary>
    public SignInResult ByLink(string code) => new(links.Use(code) is { } id ? users.Find(id) : null);
}

/// <summary>What came of it.</summary>
/// <param name="User">Who it is; null when it is nobody.</param>
/// <param name="Wait">When it was not looked at: how long to wait.</param>
internal readonly record struct SignInResult(User? User, TimeSpan? Wait = null);
