using System.Text;
using NanoCam.Cli.Running;
using Spectre.Console;

namespace NanoCam.Cli.Flash;

/// <summary>Gets the Wi-Fi password from wherever it comes. It is never written to the screen.</summary>
internal static class PasswordInput
{
    private const string FromInput = "-";

    // A password has 63 bytes at most; a line that is longer is something else.
    private const int MaxBytes = 256;

    /// <summary>The password.</summary>
    /// <param name="context">The command.</param>
    /// <param name="given">Value of <c>--password</c>, or null.</param>
    /// <param name="network">Named in the question.</param>
    /// <exception cref="CliException">There is nobody to ask.</exception>
    public static string Read(CommandContext context, string? given, string network)
    {
        if (given is not null && given != FromInput)
        {
            return given;
        }

        if (given is null && context.Terminal.IsInteractive && !Console.IsInputRedirected)
        {
            return context.Screen.Prompt(
                new TextPrompt<string>($"Password of {Markup.Escape(network)} (empty for an open network):").Secret(null).AllowEmpty()
            );
        }

        if (given is null)
        {
            throw CliException.Usage("--password is missing: give it, \"\" for an open network, or - to read it from standard input.");
        }

        return ReadLine(context.Terminal.OpenInput());
    }

    private static string ReadLine(Stream input)
    {
        using (input)
        {
            List<byte> line = [];
            for (var next = input.ReadByte(); next >= 0 && next != '\n' && line.Count <= MaxBytes; next = input.ReadByte())
            {
                line.Add((byte)next);
            }

            return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
        }
    }
}
