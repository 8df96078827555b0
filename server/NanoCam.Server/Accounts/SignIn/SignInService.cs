using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Authenticates a user by password or by a one-time link from the console.</summary>
internal sealed class SignInService(
    UserStore users,
    PasswordService passwords,
    SignInThrottle throttle,
    OneTimeLinks links,
    KnownAddresses knownAddresses,
    AuditLog audit
)
{
    /// <summary>Checks a password.</summary>
    public async Task<SignInResult> ByPasswordAsync(string name, string password, IPAddress? from, CancellationToken cancellationToken)
    {
        // Invalid names and passwords are rejected before they cost a hash or memory of the throttle.
        if (name.Length is 0 or > User.MaxNameLength || password.Length is 0 or > User.MaxPasswordLength)
        {
            return new SignInResult(null);
        }

        var isKnownAddress = knownAddresses.Contains(from);
        if (passwords.IsBusy(isKnownAddress))
        {
            return new SignInResult(null, TimeSpan.FromSeconds(5));
        }

        var (address, network) = (PeerAddress.Text(from), PeerAddress.Network(from));
        var user = users.Find(name);
        var isKnownUser = user is not null && knownAddresses.Contains(user.Name, from);
        if (!throttle.TryBegin(network, name, isKnownUser, out var wait))
        {
            return new SignInResult(null, wait);
        }

        var result = await passwords.VerifyAsync(user, password, isKnownAddress, cancellationToken);
        if (user is null || result == PasswordVerificationResult.Failed)
        {
            audit.Write(user?.Name ?? "", address, AuditActions.SignInFailed, user?.Name ?? "");
            return new SignInResult(null);
        }

        throttle.Succeeded(network, name, isKnownUser);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            var hash = await passwords.HashAsync(password, cancellationToken);
            try
            {
                users.Rehash(user, hash);
            }
            catch (SqliteException)
            {
                // The disk is full. The old hash stays valid, and the next sign-in replaces it.
            }
        }

        // The user may have been removed, or the password changed, during the check.
        return new SignInResult(users.Find(user.Id) is { } now && now.PasswordChanged == user.PasswordChanged ? now : null);
    }

    /// <summary>Checks a link from the console.</summary>
    public SignInResult ByLink(string code) => new(links.Use(code));

    /// <summary>Records that a user has signed in: in the audit log and in the known addresses of the user.</summary>
    /// <param name="user">User who has signed in.</param>
    /// <param name="from">Address of the browser.</param>
    /// <param name="isByLink">Whether a link from the console was used.</param>
    public void Record(User user, IPAddress? from, bool isByLink)
    {
        knownAddresses.Add(user.Name, from);
        audit.Write(user.Name, PeerAddress.Text(from), AuditActions.SignIn, user.Name, isByLink ? "link" : "");
    }
}

/// <summary>Result of a sign-in.</summary>
/// <param name="User">The user; null if the sign-in failed.</param>
/// <param name="Wait">Time to wait; set if the attempt was not checked.</param>
internal readonly record struct SignInResult(User? User, TimeSpan? Wait = null);
