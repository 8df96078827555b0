using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts;

/// <summary>
/// <c>NanoCam.Server admin</c>: commands on the data directory of a server. They need no password, because write access to that directory
/// is sufficient proof. The server may be running; <see cref="CredentialExpiryService"/> applies the changes within two seconds.
/// </summary>
internal static class AdminCommand
{
    /// <summary>First word of the command line.</summary>
    public const string Name = "admin";

    private const string ResetPassword = "reset-password";
    private const int Done = 0;
    private const int Failed = 1;
    private const int UsageError = 2;

    private const string Help = """
        Manage the accounts of the server on this machine.

        Usage:
          NanoCam.Server admin <command> [options]

        Commands:
          reset-password   Give a user a new password and end all sessions of that user

        Run NanoCam.Server admin <command> --help for the options of a command.
        """;

    private const string ResetPasswordHelp = """
        Give a user a new password and end all sessions of that user. The server may be running.

        Usage:
          NanoCam.Server admin reset-password [NAME] [options]

        Arguments:
          NAME                       Name of the user (default: the first administrator)

        Options:
          --data <directory>         Data directory of the server, the same as --NanoCam:DataDirectory (default: data)
          --user <name>              The same as NAME
          --json                     Print JSON
          --NanoCam:<name> <value>   Set any option of the server
          -h, --help                 Show this help

        Examples:
          NanoCam.Server admin reset-password
          NanoCam.Server admin reset-password anna --data /var/lib/nanocam

        Exit codes:
          0   done
          1   failed: there is no such user, or the database cannot be used
          2   usage error: the command line is wrong, or the directory holds no database
        """;

    /// <summary>Runs one command and returns its exit code.</summary>
    /// <param name="args">Command line without <see cref="Name"/>.</param>
    /// <param name="output">For the result and for help.</param>
    /// <param name="error">For errors.</param>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Any(argument => argument is "--help" or "-h" or "-?" or "/?") || args is ["help", ..])
        {
            output.WriteLine(args.Contains(ResetPassword) ? ResetPasswordHelp : Help);
            return Done;
        }

        if (args is not [ResetPassword, .. var rest])
        {
            var found = args.Length == 0 ? "The admin command is missing." : $"There is no command \"admin {args[0]}\".";
            error.WriteLine($"{found} The only one is: {ResetPassword}. Run: NanoCam.Server admin --help");
            return UsageError;
        }

        if (!AdminArguments.TryParse(rest, out var arguments, out var fault))
        {
            error.WriteLine($"{fault} Run: NanoCam.Server admin {ResetPassword} --help");
            return UsageError;
        }

        var configuration = ExistingData.Configure(arguments.Configuration);
        if (!ExistingData.TryFind(configuration, out var directory, out var missing))
        {
            error.WriteLine(missing);
            return UsageError;
        }

        try
        {
            using var database = ServerDatabase.OpenExisting(directory);
            return Reset(database, configuration, arguments, output, error);
        }
        catch (OptionsValidationException e)
        {
            error.WriteLine(e.Failures.First());
            return Failed;
        }
        catch (Exception e) when (e is SqliteException or NotPersistedException { InnerException: SqliteException })
        {
            var reason = (e as SqliteException ?? e.InnerException!).Message.TrimEnd('.');
            error.WriteLine(
                $"The reset was not completed: {ServerDatabase.FileName} in {directory} cannot be written ({reason}). "
                    + "Check the permissions of the file and the free space of its disk, then run the command again."
            );
            return Failed;
        }
    }

    private static int Reset(
        ServerDatabase database,
        IConfiguration configuration,
        AdminArguments arguments,
        TextWriter output,
        TextWriter error
    )
    {
        using var services = new ServiceCollection()
            .AddSingleton(configuration)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(database)
            .AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace))
            .AddBackground()
            .AddHosting()
            .AddAccounts()
            .BuildServiceProvider();
        var users = services.GetRequiredService<UserStore>();
        users.Reload();
        var user = arguments.User is { } name
            ? users.Find(name)
            : users.All.Where(user => user.Role == Role.Administrator).MinBy(user => user.Id);
        if (user is null)
        {
            error.WriteLine(
                arguments.User is null
                    ? "There is no administrator yet. Start the server. Its first start creates an administrator and prints the password."
                    : $"There is no user \"{arguments.User}\". The users are: {string.Join(", ", users.All.Select(user => user.Name))}"
            );
            return Failed;
        }

        // The password is changed first, so that a session opened with the old password in between also ends.
        var password = Secret.CreatePassword();
        users.TryChange(user.Id, role: null, services.GetRequiredService<PasswordService>().Hash(password));
        var sessions = services.GetRequiredService<SessionStore>();
        sessions.Reload();
        sessions.End(session => session.User == user.Id);
        services.GetRequiredService<AuditLog>().Write("console", "", AuditActions.PasswordReset, user.Name);
        output.WriteLine(
            arguments.IsJson
                ? JsonSerializer.Serialize(
                    new
                    {
                        type = "password",
                        user = user.Name,
                        password,
                    }
                )
                : $"The new password for {user.Name} is {password}. It is shown only once. All sessions of {user.Name} have ended."
        );
        return Done;
    }
}
