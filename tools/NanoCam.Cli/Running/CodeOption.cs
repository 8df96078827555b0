using System.CommandLine;
using NanoCam.Client;

namespace NanoCam.Cli.Running;

/// <summary>The pairing code, and what is done with it.</summary>
internal static class CodeOption
{
    /// <summary>Creates <c>--code</c>.</summary>
    public static Option<string?> Create()
    {
        Option<string?> option = new("--code") { Description = "Pairing code that the viewer shows", HelpName = "CODE" };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<string?>() is { } text && !PairingCode.TryParse(text, out _))
            {
                result.AddError("--code takes the ten letters and digits that the viewer shows, such as 7QK4M-2X9TB.");
            }
        });
        return option;
    }

    /// <summary>Pairs and returns the key.</summary>
    /// <exception cref="CliException">The server refused or is not there.</exception>
    public static async Task<byte[]> PairAsync(CommandContext context, string camera, string code, CancellationToken cancellationToken)
    {
        try
        {
            return await Pairing.PairAsync(context.Server, camera, code, context.Timeout, cancellationToken);
        }
        catch (UplinkException exception)
        {
            throw exception.Failure == UplinkFailure.Unreachable
                ? new CliException(ExitCode.Unreachable, $"{exception.Message} Run: nanocam doctor", exception)
                : CliException.Failed(exception.Message, exception);
        }
    }
}
