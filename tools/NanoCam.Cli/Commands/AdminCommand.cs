using System.CommandLine;
using NanoCam.Cli.Admin;
using NanoCam.Cli.Running;
using NanoCam.Server.Accounts;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam admin</c>: what is done on the server's own machine, on its data directory.</summary>
internal static class AdminCommand
{
    /// <summary>Creates the command.</summary>
    internal static Command Create()
    {
        Command command = new("admin", "Look after a server on its own machine.");
        command.Add(CreateResetPassword());
        return command;
    }

    private static CliCommand CreateResetPassword()
    {
        CliCommand command = new(
            "reset-password",
            "Give a user a new password, and end all of their sessions. The server may run meanwhile."
        )
        {
            Examples =
            [
                "nanocam admin reset-password --data data                of the first administrator",
                "nanocam admin reset-password --data data --user anna",
            ],
        };
        Option<string> data = new("--data")
        {
            Description = "Data directory of the server (its NanoCam:DataDirectory)",
            HelpName = "DIR",
            Required = true,
        };
        Option<string?> user = new("--user") { Description = "Name of the user; the first administrator without", HelpName = "NAME" };
        command.Add(data);
        command.Add(user);
        command.OnRun(
            (context, cancellationToken) =>
                Task.Run(
                    () => ResetPassword(context, context.Parsed.GetRequiredValue(data), context.Parsed.GetValue(user)),
                    cancellationToken
                )
        );
        return command;
    }

    private static int ResetPassword(CommandContext context, string directory, string? user)
    {
        using var accounts = AccountsFile.Open(directory);
        var password = Secret.CreatePassword();
        var name = accounts.ResetPassword(user, password, context.Clock.GetUtcNow());
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    type = "password",
                    user = name,
                    password,
                }
            );
        }
        else
        {
            context.Output.WriteLine($"The password of {name} is now {password}. It is shown only now; every session of {name} has ended.");
        }

        return ExitCode.Ok;
    }
}
