namespace NanoCam.Server.Accounts;

/// <summary>Changes the role and the password of users, with an entry in the audit log.</summary>
internal sealed class UserChanges(UserStore users, PasswordService passwords, SessionStore sessions, AuditLog audit)
{
    /// <summary>Changes a user. A new password ends the sessions of the user.</summary>
    /// <param name="context">Request of the caller.</param>
    /// <param name="user">User to change.</param>
    /// <param name="role">New role; null keeps it.</param>
    /// <param name="password">New password; null keeps it.</param>
    /// <param name="passwordAction">Entry in the audit log for a new password.</param>
    /// <param name="cancellationToken">Cancels the change before it takes effect.</param>
    /// <returns>False if the user is the last administrator and would lose the role; nothing is changed then.</returns>
    public async Task<bool> TryChangeAsync(
        HttpContext context,
        User user,
        Role? role,
        string? password,
        string passwordAction,
        CancellationToken cancellationToken
    )
    {
        var hash = password is null ? null : await passwords.HashAsync(password, cancellationToken);
        if (!users.TryChange(user.Id, role, hash))
        {
            return false;
        }

        if (role is { } changed)
        {
            audit.Write(context, AuditActions.UserChanged, user.Name, changed.Name());
        }

        if (hash is not null)
        {
            audit.Write(context, passwordAction, user.Name);
            sessions.End(session => session.User == user.Id);
        }

        return true;
    }
}
