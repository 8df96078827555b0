using System.CommandLine;
using NanoCam.Cli.Running;
using NanoCam.Client;

namespace NanoCam.Cli.Uplinks;

/// <summary>Options of every command that runs a camera.</summary>
internal sealed class UplinkCommandOptions
{
    private readonly Option<UplinkTransport> _kind = new("--uplink", "-u")
    {
        Description = "stream (default): one persistent connection with immediate settings; http: one POST per frame",
        HelpName = "stream|http",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            // Numbers are not accepted, although they are also values of the enumeration.
            if (!Enum.TryParse(text, ignoreCase: true, out UplinkTransport kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(text[0]))
            {
                result.AddError(ChoiceOption.Refuse("--uplink", text, ["stream", "http"]));
            }

            return kind;
        },
    };

    private readonly Option<bool> _wait = new("--wait", "-w") { Description = "Wait for the server to start instead of failing" };
    private readonly KeyOption _key;
    private readonly Option<double> _duration = NumberOption.Create("--duration", 0.001, 1e7, "-d");

    /// <summary>Adds the options to a command.</summary>
    public UplinkCommandOptions(Command command)
    {
        _duration.Description = "Stop after this many seconds";
        _duration.HelpName = "SECONDS";
        command.Add(_kind);
        command.Add(_wait);
        command.Add(_duration);
        _key = new KeyOption(command);
    }

    /// <summary>Returns the camera key; empty without one.</summary>
    public byte[] Key(CommandContext context) => _key.Read(context);

    /// <summary>Returns the kind of uplink.</summary>
    public UplinkTransport Kind(CommandContext context) =>
        context.Parsed.GetResult(_kind) is null ? UplinkTransport.Stream : context.Parsed.GetValue(_kind);

    /// <summary>Whether a server that cannot be reached at first is an error.</summary>
    public bool FailFast(CommandContext context) => !context.Parsed.GetValue(_wait);

    /// <summary>Returns the duration; infinite without the option.</summary>
    public TimeSpan Duration(CommandContext context) =>
        context.Parsed.GetResult(_duration) is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(context.Parsed.GetValue(_duration));
}
