using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Makes the first administrator, and the link that signs in once; both are for the console, and never for the log.</summary>
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

    /// <summary>What to print once the server listens.</summary>
    /// <param name="address">Address that a browser on this machine can open.</param>
    /// <param name="isDemo">Whether the printed address signs in although there is an administrator already.</param>
    public IReadOnlyList<string> Greet(Uri address, bool isDemo)
    {
        if (options.Value.Viewers == ViewerAccess.Open)
        {
            return [$"NanoCam is ready: open {address}"];
        }

        // Not before the server listens: a password that was drawn by a start that then failed would be known to nobody.
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
