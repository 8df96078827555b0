using System.Text;
using NanoCam.Cli.Running;
using Spectre.Console;

namespace NanoCam.Cli.Flash;

/// <summary>Reads the Wi-Fi password from option, standard input or prompt. It is never printed.</summary>
internal static class PasswordInput
{
    private const string FromInput = "-";

    // A password has at most 63 bytes.
    private const int MaxBytes = 256;

    /// <summary>Returns the password.</summary>
    /// <param name="context">Running command.</param>
    /// <param name="given">Value of <c>--password</c>, or null.</param>
    /// <param name="network">Network name in the prompt.</param>
    /// <exception cref="CliException">No password is given, and the terminal is not interactive.</exception>
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
            throw CliException.Usage("--password is missing. Set it, use \"\" for an open network, or - to read it from standard input.");
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
