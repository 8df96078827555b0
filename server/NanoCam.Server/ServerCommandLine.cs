using NanoCam.Server.Accounts;

namespace NanoCam.Server;

/// <summary>The command lines that do not start a server: help and admin commands.</summary>
internal static class ServerCommandLine
{
    private const int UsageError = 2;

    private const string Help = $"""
        NanoCam.Server receives JPEG frames from cameras and shows them in browsers.

        Usage:
          NanoCam.Server [options]
          NanoCam.Server admin reset-password [options]

        Options:
          --urls <addresses>         Addresses to listen on, separated by semicolons (default {ServerApp.DefaultUrl})
          --demo                     Add two virtual cameras
          --compat                   Open the ports of the systems that NanoCam replaces
          --rebuild                  Build the index of recordings again from their files
          --NanoCam:<name> <value>   Set any option, such as --NanoCam:DataDirectory /var/lib/nanocam
          --NanoCam:<name>:0 <value> Set the first entry of a list, such as --NanoCam:Access:Hosts:0 cam.example.org
          -h, --help                 Show this help

        Commands:
          admin                      Administer the accounts of a server on its own machine

        Options can also be environment variables (NanoCam__DataDirectory) or entries in appsettings.json.
        docs/reference/configuration.md lists all of them. The server stops with Ctrl+C.
        """;

    /// <summary>Runs the command line if it is for help or an admin command.</summary>
    /// <returns>The exit code; null when the command line starts a server.</returns>
    public static int? Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args is [AdminCommand.Name, .. var rest])
        {
            return AdminCommand.Run(rest, output, error);
        }

        if (args.Any(IsHelp))
        {
            output.WriteLine(Help);
            return 0;
        }

        // A configuration value (key=value, /key value, --key value) never looks like a word.
        if (args is [{ Length: > 0 } word, ..] && word[0] is not ('-' or '/') && !word.Contains('='))
        {
            error.WriteLine($"There is no command \"{word}\". The only command is: {AdminCommand.Name}. Run: NanoCam.Server --help");
            return UsageError;
        }

        return null;
    }

    private static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?";
}
