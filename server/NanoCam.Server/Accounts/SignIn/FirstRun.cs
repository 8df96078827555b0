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

    /// <summary>Returns the text to print when the server starts listening.</summary>
    /// <param name="address">Address that a browser on this machine can open.</param>
    /// <param name="phone">Address that a phone on the same network can open, or null.</param>
    /// <param name="isDemo">Whether to print a sign-in link even if an administrator exists.</param>
    public StartupText CreateStartupText(Uri address, Uri? phone, bool isDemo)
    {
        if (options.Value.Viewers == ViewerAccess.Open)
        {
            return new StartupText([$"NanoCam is ready: open {address}"], null);
        }

        // Only after the server is listening, because a failed start would lose the password before it is printed.
        if (users.All.Count > 0)
        {
            return users.All.FirstOrDefault(user => user.Role == Role.Administrator) is { } administrator && isDemo
                ? CreateStartupText(address, phone, links.Create(administrator))
                : new StartupText([$"NanoCam is ready: open {address}"], null);
        }

        var password = Secret.CreatePassword();
        var first = users.Add(AdministratorName, passwords.Hash(password), Role.Administrator)!;
        audit.Write("console", "", AuditActions.UserAdded, first.Name, first.Role.Name());
        return CreateStartupText(
            address,
            phone,
            links.Create(first),
            $"First administrator: {first.Name}, password {password}. It is shown only once. Change it after you sign in."
        );
    }

    // Both links have the same code, so only one of them signs in.
    private static StartupText CreateStartupText(Uri address, Uri? phone, string code, params IEnumerable<string> more) =>
        new(
            [$"NanoCam is ready: open {LinkFor(address, code)}", "The link signs in once, within 15 minutes.", .. more],
            phone is null ? null : LinkFor(phone, code)
        );

    private static string LinkFor(Uri address, string code) => $"{new Uri(address, "sign-in")}?once={code}";
}
