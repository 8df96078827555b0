using System.CommandLine;
using System.CommandLine.Parsing;

namespace NanoCam.Cli.Running;

/// <summary>Options of every command. Commands look them up by name and need no reference to the root.</summary>
internal static class GlobalOptions
{
    /// <summary>Address of the server.</summary>
    public const string Server = "--server";

    /// <summary>JSON lines instead of text.</summary>
    public const string Json = "--json";

    /// <summary>Camera id.</summary>
    public const string Camera = "--camera";

    /// <summary>Time limit for a response.</summary>
    public const string Timeout = "--timeout";

    /// <summary>Token for a server that requires a sign-in.</summary>
    public const string Token = "--token";

    /// <summary>Environment variable used without <see cref="Token"/>. Keeps the token out of the process list.</summary>
    public const string TokenVariable = "NANOCAM_TOKEN";

    /// <summary>Environment variable used without <see cref="Server"/>.</summary>
    public const string ServerVariable = "NANOCAM_SERVER";

    /// <summary>Default address of a server.</summary>
    public const string DefaultServer = "http://127.0.0.1:8080";

    /// <summary>Adds the options to the root. All commands inherit them.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Add(
            new Option<string?>(Server, "-s")
            {
                Description = $"Address of the server (default {DefaultServer}, or ${ServerVariable})",
                HelpName = "URL",
                Recursive = true,
            }
        );
        root.Add(
            new Option<string?>(Token)
            {
                Description = $"Token for the server (or ${TokenVariable}, or http://any:TOKEN@host)",
                HelpName = "TOKEN",
                Recursive = true,
            }
        );
        root.Add(
            new Option<string?>(Camera, "-c")
            {
                Description = "Camera id",
                HelpName = "ID",
                Recursive = true,
            }
        );
        var timeout = NumberOption.Create(Timeout, 0.05, 600);
        timeout.Description = "Time limit for a response from the server, in seconds";
        timeout.HelpName = "SECONDS";
        timeout.DefaultValueFactory = _ => 10;
        timeout.Recursive = true;
        root.Add(timeout);
        root.Add(new Option<bool>(Json) { Description = "Print JSON, one object per line", Recursive = true });
    }

    /// <summary>Returns the given options and values as arguments for another command line.</summary>
    public static IReadOnlyList<string> Repeat(ParseResult parsed)
    {
        List<string> again = [];
        foreach (var name in (ReadOnlySpan<string>)[Server, Token, Camera, Timeout])
        {
            if (parsed.GetResult(name) is OptionResult { Implicit: false, Tokens: [.., { } last] })
            {
                again.AddRange([name, last.Value]);
            }
        }

        if (parsed.GetValue<bool>(Json))
        {
            again.Add(Json);
        }

        return again;
    }
}
