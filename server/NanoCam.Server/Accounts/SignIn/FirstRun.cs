using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Creates the first administrator and a one-time sign-in link. Both are printed on the console and never logged.</summary>
internal sealed class FirstRun(
    UserStore users,
    PasswordService passwords,
    OneTimeLinks links,
    AuditLog audit,
    IOptions<AccessOptions> options
)
{
    /// <summary>Name of the first administrator.</summary>
    public const string AdministratorName = "admin";

    /// <summary>Returns the lines to print when the server listens.</summary>
    /// <param name="address">Address that a browser on this machine can open.</param>
    /// <param name="isDemo">Whether to print a sign-in link even if an administrator exists.</param>
    public IReadOnlyList<string> Greet(Uri address, bool isDemo)
    {
        if (options.Value.Viewers == ViewerAccess.Open)
        {
            return [$"NanoCam is ready: open {address}"];
        }

        // Only after the server listens: a failed start would lose the password before it is printed.
        if (users.All.Count > 0)
        {
            return users.All.FirstOrDefault(user => user.Role == Role.Administrator) is { } administrator && isDemo
                ? [$"NanoCam is ready: open {LinkFor(address, administrator)}", "The link signs in once, within 15 minutes."]
                : [$"NanoCam is ready: open {address}"];
        }

        var password = Secret.CreatePassword();
        var first = users.Add(AdministratorName, passwords.Hash(password), Role.Administrator)!;
        audit.Write("console", "", AuditActions.UserAdded, first.Name, first.Role.Name());
        return
        [
            $"NanoCam is ready: open {LinkFor(address, first)}",
            "The link signs in once, within 15 minutes.",
            $"First administrator: {first.Name}, password {password}. It is shown only now; change it after signing in.",
        ];
    }

    private string LinkFor(Uri address, User user) => $"{new Uri(address, "sign-in")}?once={links.Create(user)}";
}
