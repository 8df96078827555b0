using System.CommandLine;
using NanoCam.Cli.Running;
using NanoCam.Client;

namespace NanoCam.Cli.Uplinks;

/// <summary>The options that every command which plays a camera has.</summary>
internal sealed class UplinkOptions
{
    private readonly Option<UplinkKind> _kind = new("--uplink", "-u")
    {
        Description = "stream: one long connection, steerable at once. http: one POST per frame",
        DefaultValueFactory = _ => UplinkKind.Stream,
    };

    private readonly Option<bool> _wait = new("--wait", "-w")
    {
        Description = "Wait for a server that is not there yet instead of giving up",
    };
    private readonly KeyOption _key;
    private readonly Option<double?> _duration = new("--duration", "-d")
    {
        Description = "Stop after this many seconds",
        HelpName = "SECONDS",
    };

    /// <summary>Adds the options to a command.</summary>
    public UplinkOptions(Command command)
    {
        _duration.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<double?>() is not (> 0 and < 1e7))
            {
                result.AddError("--duration takes a number of seconds greater than 0.");
            }
        });
        command.Add(_kind);
        command.Add(_wait);
        command.Add(_duration);
        _key = new KeyOption(command);
    }

    /// <summary>The key of the camera; empty when there is none.</summary>
    public byte[] Key(CommandContext context) => _key.Read(context);

    /// <summary>The way to the server.</summary>
    public UplinkKind Kind(CommandContext context) => context.Parsed.GetValue(_kind);

    /// <summary>Whether a server that does not answer at first is an error.</summary>
    public bool FailFast(CommandContext context) => !context.Parsed.GetValue(_wait);

    /// <summary>How long to run; infinite without the option.</summary>
    public TimeSpan Duration(CommandContext context) =>
        context.Parsed.GetValue(_duration) is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
}
