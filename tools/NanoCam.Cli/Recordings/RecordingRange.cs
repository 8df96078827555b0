using System.CommandLine;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Recordings;

/// <summary>Options of a range of recordings: <c>--from</c> and <c>--to</c>. The server reads the times.</summary>
internal sealed class RecordingRange
{
    private readonly Option<string?> _from = new("--from")
    {
        Description = "Start, such as 2026-11-29T21:00:00Z or seconds since 1970 (default: 24 hours before the end)",
        HelpName = "TIME",
    };

    private readonly Option<string?> _to = new("--to") { Description = "End (default: now)", HelpName = "TIME" };

    /// <summary>Adds both options to a command.</summary>
    public RecordingRange(Command command)
    {
        command.Add(_from);
        command.Add(_to);
    }

    /// <summary>Value of <c>--from</c>, or null.</summary>
    public string? From(CommandContext context) => context.Parsed.GetValue(_from);

    /// <summary>Value of <c>--to</c>, or null.</summary>
    public string? To(CommandContext context) => context.Parsed.GetValue(_to);

    /// <summary>The range as a query, with more parameters; parameters without a value are left out.</summary>
    public string Query(CommandContext context, params (string Name, string? Value)[] more)
    {
        (string Name, string? Value)[] all = [("from", From(context)), ("to", To(context)), .. more];
        var given = all.Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        return "?" + string.Join('&', given);
    }
}
