namespace NanoCam.Server.Accounts;

/// <summary>Somebody who may sign in. Never changed, only replaced.</summary>
/// <param name="Id">Number that is never given again.</param>
/// <param name="Name">What one signs in with; case does not matter.</param>
/// <param name="Password">Hash of the password, as ASP.NET Core's hasher writes it.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Created">Microseconds since 1970.</param>
/// <param name="PasswordChanged">Microseconds since 1970.</param>
internal sealed record User(long Id, string Name, string Password, Role Role, long Created, long PasswordChanged)
{
    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 64;

    /// <summary>
    /// Shortest password that is taken. Length is what matters (NIST SP 800-63B); there are no rules about kinds of characters.
    /// </summary>
    public const int MinPasswordLength = 10;

    /// <summary>Longest password that is taken; hashing it costs time.</summary>
    public const int MaxPasswordLength = 256;

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? FaultOfName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@')
        && char.IsAsciiLetterOrDigit(name[0])
            ? null
            : $"A name has 1 to {MaxNameLength} letters, digits, dots, underscores, hyphens or @, and begins with a letter or digit.";

    /// <summary>What is wrong with a password; null when nothing is.</summary>
    public static string? FaultOfPassword(string password, string name) =>
        password.Length is < MinPasswordLength or > MaxPasswordLength
            ? $"A password has {MinPasswordLength} to {MaxPasswordLength} characters."
        : password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length < name.Length + MinPasswordLength
            ? "A password is more than the name."
        : null;
}
