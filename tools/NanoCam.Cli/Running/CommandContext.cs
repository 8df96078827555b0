using System.CommandLine;
using NanoCam.Cli.Output;
using NanoCam.Wire;
using Spectre.Console;

namespace NanoCam.Cli.Running;

/// <summary>Input of a running command: the validated global options and the terminal.</summary>
internal sealed class CommandContext
{
    /// <summary>Reads and checks the global options.</summary>
    /// <exception cref="CliException">An option has an invalid value.</exception>
    public CommandContext(ParseResult parsed)
    {
        Parsed = parsed;
        Terminal = (Terminal)parsed.InvocationConfiguration;
        Json = parsed.GetValue<bool>(GlobalOptions.Json);
        Timeout = TimeSpan.FromSeconds(parsed.GetValue<double>(GlobalOptions.Timeout));
        Camera = parsed.GetValue<string?>(GlobalOptions.Camera) is { } camera ? CheckCameraId(camera) : null;
        var server = ReadServer(parsed);
        Token = ReadToken(parsed, server);
        // Without credentials, because the address appears in messages.
        Server = new UriBuilder(server) { UserName = "", Password = "" }.Uri;
    }

    /// <summary>The parsed command line, for the command's own options.</summary>
    public ParseResult Parsed { get; }

    /// <summary>Streams, environment and clock of the process.</summary>
    public Terminal Terminal { get; }

    /// <summary>Address of the server. Ends with a slash, so that routes can be appended even below a path.</summary>
    public Uri Server { get; }

    /// <summary>Token for the server, or null.</summary>
    public string? Token { get; }

    /// <summary>Time limit for one response of the server.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>True when output is JSON lines.</summary>
    public bool Json { get; }

    /// <summary>Valid value of <c>--camera</c>, or null.</summary>
    public string? Camera { get; }

    /// <summary>Standard output, as text.</summary>
    public TextWriter Output => Terminal.Output;

    /// <summary>Standard error, as text.</summary>
    public TextWriter Error => Terminal.Error;

    /// <summary>Clock for timestamps and delays.</summary>
    public TimeProvider Clock => Terminal.Clock;

    /// <summary>Standard output with tables and colors.</summary>
    public IAnsiConsole Screen => field ??= Terminal.CreateScreen();

    /// <summary>Prints a notice while the command continues.</summary>
    public void Notice(string text)
    {
        var line = "nanocam: " + CameraText.Printable(text);
        if (Json)
        {
            JsonLine.Write(Output, new { type = "notice", notice = text });
        }
        else if (Terminal.IsInteractive)
        {
            // Written through the console, which redraws a live table below the line.
            Screen.Write(new Text(line + "\n", new Style(Color.Yellow)));
        }
        else
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>Returns a valid camera id. The rule is the same as the server's.</summary>
    /// <exception cref="CliException">The id is invalid.</exception>
    public static string CheckCameraId(string id) =>
        CameraId.IsValid(id)
            ? id
            : throw CliException.Usage(
                $"\"{Shorten(id)}\" is not a valid camera id. Use 1 to 64 letters, digits, '.', '_' or '-', starting with a "
                    + "letter or digit."
            );

    private static Uri ReadServer(ParseResult parsed)
    {
        var given = parsed.GetValue<string?>(GlobalOptions.Server);
        var variable = ((Terminal)parsed.InvocationConfiguration).ReadEnvironment(GlobalOptions.ServerVariable);
        var source = given is null && !string.IsNullOrEmpty(variable) ? "$" + GlobalOptions.ServerVariable : GlobalOptions.Server;
        var text = given ?? (string.IsNullOrEmpty(variable) ? GlobalOptions.DefaultServer : variable);

        // Uri would read "localhost" in "localhost:8080" as a scheme.
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        var isAddress =
            Uri.TryCreate(full, UriKind.Absolute, out var address)
            && address.Host.Length > 0
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            && address.Query.Length == 0
            && address.Fragment.Length == 0;
        if (!isAddress)
        {
            throw CliException.Usage(
                $"{source} \"{Shorten(text)}\" is not a server address. Use an address such as {GlobalOptions.DefaultServer}"
            );
        }

        return address!.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    private static string? ReadToken(ParseResult parsed, Uri server)
    {
        var inAddress = Uri.UnescapeDataString(server.UserInfo[(server.UserInfo.IndexOf(':') + 1)..]);
        var token = parsed.GetValue<string?>(GlobalOptions.Token)
            ?? (inAddress.Length > 0 ? inAddress : ((Terminal)parsed.InvocationConfiguration).ReadEnvironment(GlobalOptions.TokenVariable));
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        return token.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? token
            : throw CliException.Usage(
                $"The value of {GlobalOptions.Token} or ${GlobalOptions.TokenVariable} is not a token. Tokens start with nct_. "
                    + "Create one on the viewer page (Administration, Tokens)."
            );
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
