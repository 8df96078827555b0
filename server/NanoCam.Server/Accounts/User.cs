namespace NanoCam.Server.Accounts;

/// <summary>A user account. Immutable: a change replaces it.</summary>
/// <param name="Id">Number; it is never reused.</param>
/// <param name="Name">Name for signing in; case does not matter.</param>
/// <param name="Password">Hash of the password, as ASP.NET Core's hasher writes it.</param>
/// <param name="Role">Role of the user.</param>
/// <param name="Created">Creation time, in microseconds since 1970.</param>
/// <param name="PasswordChanged">
/// Time of the last password change, in microseconds since 1970. It differs for every password of the user and therefore identifies the
/// password.
/// </param>
internal sealed record User(long Id, string Name, string Password, Role Role, long Created, long PasswordChanged)
{
    /// <summary>Maximum length of a name.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The rule for names as a regular expression.</summary>
    public const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$";

    /// <summary>
    /// Minimum length of a password. There are no rules about kinds of characters (NIST SP 800-63B).
    /// </summary>
    public const int MinPasswordLength = 10;

    /// <summary>Maximum length of a password; it limits the cost of hashing.</summary>
    public const int MaxPasswordLength = 256;

    /// <summary>Validates a name; returns null if it is valid, otherwise the error.</summary>
    public static string? ValidateName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@')
        && char.IsAsciiLetterOrDigit(name[0])
            ? null
            : $"A name must have 1 to {MaxNameLength} letters, digits, dots, underscores, hyphens or @, and start with a letter or digit.";

    /// <summary>Validates a password; returns null if it is valid, otherwise the error.</summary>
    public static string? ValidatePassword(string password, string name) =>
        password.Length is < MinPasswordLength or > MaxPasswordLength
            ? $"A password must have {MinPasswordLength} to {MaxPasswordLength} characters."
        : password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length < name.Length + MinPasswordLength
            ? $"The password contains the user name. Add at least {MinPasswordLength} other characters."
        : null;
}
