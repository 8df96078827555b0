using System.CommandLine;
using NanoCam.Client;
using NanoCam.Wire;

namespace NanoCam.Cli.Running;

/// <summary>Option for a pairing code, and pairing with it.</summary>
internal static class CodeOption
{
    /// <summary>Creates <c>--code</c>.</summary>
    public static Option<string?> Create()
    {
        Option<string?> option = new("--code") { Description = "Pairing code from the viewer page", HelpName = "CODE" };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<string?>() is { } text && !PairingScheme.TryReadCode(text, out _))
            {
                result.AddError("--code accepts the ten letters and digits that the viewer page shows, such as 7QK4M-2X9TB.");
            }
        });
        return option;
    }

    /// <summary>Pairs the camera and returns its key.</summary>
    /// <exception cref="CliException">The server rejected the code or cannot be reached.</exception>
    public static async Task<byte[]> PairAsync(CommandContext context, string camera, string code, CancellationToken cancellationToken)
    {
        try
        {
            return await CameraPairing.PairAsync(context.Server, camera, code, context.Timeout, cancellationToken);
        }
        catch (UplinkException exception)
        {
            throw exception.Failure == UplinkFailure.Unreachable
                ? new CliException(ExitCode.Unreachable, $"{exception.Message} Run: nanocam doctor", exception)
                : CliException.Failed(exception.Message, exception);
        }
    }
}
