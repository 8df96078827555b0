using NanoCam.Server.Accounts;
using NanoCam.Server.Database;

namespace NanoCam.Server;

/// <summary>The command lines that do not start a server: help and commands.</summary>
internal static class ServerCommandLine
{
    private const int UsageError = 2;

    private const string Help = $"""
        NanoCam.Server receives JPEG frames from cameras and shows them in browsers.

        Usage:
          NanoCam.Server [options]
          NanoCam.Server check-config [options]
          NanoCam.Server check-health [options]
          NanoCam.Server backup DIRECTORY [options]
          NanoCam.Server admin reset-password [options]

        Options:
          --urls <addresses>         Addresses to listen on, separated by semicolons (default {ServerApp.DefaultUrl})
          --demo                     Add two virtual cameras
          --compat                   Open the ports of the systems that NanoCam replaces
          --rebuild                  Rebuild the index of recordings from their files
          --NanoCam:<name> <value>   Set any option, such as --NanoCam:DataDirectory /var/lib/nanocam
          --NanoCam:<name>:0 <value> Set the first entry of a list, such as --NanoCam:Access:Hosts:0 cam.example.org
          -h, --help                 Show this help

        Commands:
          check-config               Validate the options without starting the server
          check-health               Check whether the server on this machine answers
          backup                     Copy the data directory while the server is running
          admin                      Manage the accounts of the server on this machine

        Options can also be environment variables (NanoCam__DataDirectory) or entries in appsettings.json.
        docs/reference/configuration.md lists all of them. Press Ctrl+C to stop the server.
        """;

    private static readonly Dictionary<string, Func<string[], TextWriter, TextWriter, int>> Commands = new(StringComparer.Ordinal)
    {
        [AdminCommand.Name] = AdminCommand.Run,
        [BackupCommand.Name] = BackupCommand.Run,
    };

    /// <summary>Runs the command line if it is for help or a command.</summary>
    /// <returns>The exit code; null when the command line starts a server.</returns>
    public static int? Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args is [var name, .. var rest] && Commands.TryGetValue(name, out var command))
        {
            if (!rest.Any(IsHelp) && FindUnknownSetting(rest) is { } unknown)
            {
                error.WriteLine($"{unknown} Run: NanoCam.Server {name} --help");
                return UsageError;
            }

            return command(rest, output, error);
        }

        if (args.Any(IsHelp) || args is ["help", ..])
        {
            output.WriteLine(Help);
            return 0;
        }

        // These commands have the options of the server.
        Func<string[], TextWriter, TextWriter, int>? check = args switch
        {
            [CheckConfigCommand.Name, ..] => CheckConfigCommand.Run,
            [CheckHealthCommand.Name, ..] => CheckHealthCommand.Run,
            _ => null,
        };
        var options = check is null ? args : args[1..];
        if (FindError(options) is { } sentence)
        {
            error.WriteLine($"{sentence} Run: NanoCam.Server --help");
            return UsageError;
        }

        return check?.Invoke(options, output, error);
    }

    // Settings have the form --NanoCam:Name; the command reads its own options.
    private static string? FindUnknownSetting(IEnumerable<string> args) =>
        args.Where(argument => argument.StartsWith("--", StringComparison.Ordinal))
            .Select(argument => argument[2..].Split('=')[0])
            .Where(name => name.Contains(':'))
            .Select(name => OptionNames.Check(name, []))
            .FirstOrDefault(sentence => sentence is not null);

    private static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?" or "/?";

    // The configuration reads --key=value, --key value, /key=value, /key value and key=value. It ignores unknown names, and treats
    // any next argument as the value.
    private static string? FindError(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var argument = args[i];
            var end = argument.IndexOf('=');
            var name = (end < 0 ? argument : argument[..end]).TrimStart('-', '/');
            if (ServerApp.Flags.Contains(argument, StringComparer.Ordinal))
            {
                continue;
            }

            if (ServerApp.Flags.Contains($"--{name}", StringComparer.Ordinal))
            {
                return $"--{name} does not accept a value.";
            }

            if (end < 0 && (argument.Length == 0 || argument[0] is not ('-' or '/')))
            {
                return i == 0
                    ? $"There is no command \"{argument}\". The commands are: {CheckConfigCommand.Name}, {CheckHealthCommand.Name}, "
                        + $"{BackupCommand.Name}, {AdminCommand.Name}."
                    : $"The argument \"{argument}\" is not an option.";
            }

            // The configuration does not support options with one dash.
            if (argument[0] == '-' && (argument.Length == 1 || argument[1] != '-'))
            {
                return $"There is no option {(end < 0 ? argument : argument[..end])}.";
            }

            if (OptionNames.Check(name, ServerApp.Flags) is { } unknown)
            {
                return unknown;
            }

            if (end < 0 && (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
            {
                return i == args.Length
                    ? $"--{name} needs a value."
                    : $"--{name} needs a value, but {args[i]} follows it. If {args[i]} is the value, write '=' between them.";
            }
        }

        return null;
    }
}
