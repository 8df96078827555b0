using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Recordings;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam pin</c>: keeps a range of recordings, lists pins, or removes one.</summary>
internal static class PinCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("pin", "Keep a range of recordings. Without --from and --to, list what is kept.")
        {
            Examples =
            [
                "nanocam pin",
                "nanocam pin --camera door --from 2026-11-29T08:00:00Z --to 2026-11-29T08:10:00Z --note parcel",
                "nanocam pin --remove 3",
            ],
        };
        RecordingRange range = new(command);
        Option<string?> note = new("--note") { Description = "Why, for people", HelpName = "TEXT" };
        var remove = NumberOption.Create<long>("--remove", 1, long.MaxValue);
        remove.Description = "Number of a pin to remove";
        command.Add(note);
        command.Add(remove);
        command.OnRun(
            (context, cancellationToken) =>
                context.Parsed.GetResult(remove) is not null ? RemoveAsync(context, context.Parsed.GetValue(remove), cancellationToken)
                : range.From(context) is null && range.To(context) is null ? ListAsync(context, cancellationToken)
                : AddAsync(context, range, context.Parsed.GetValue(note), cancellationToken)
        );
        return command;
    }

    private static async Task<int> AddAsync(CommandContext context, RecordingRange range, string? note, CancellationToken cancellationToken)
    {
        var (from, to) = (ReadTime(range.From(context), "--from"), ReadTime(range.To(context), "--to"));
        using ServerConnection server = new(context);
        var camera = await CameraList.ChooseAsync(context, server, cancellationToken);
        var body = new
        {
            camera,
            from,
            to,
            note,
        };
        using var response = await server.SendJsonAsync(HttpMethod.Post, "/api/pins", body, cancellationToken);
        Print(context, await ServerConnection.ReadAsync<JsonElement>(response, cancellationToken));
        return ExitCode.Ok;
    }

    private static async Task<int> ListAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using ServerConnection server = new(context);
        foreach (var pin in (await server.GetAsync<JsonElement>("/api/pins", cancellationToken)).EnumerateArray())
        {
            Print(context, pin);
        }

        return ExitCode.Ok;
    }

    private static async Task<int> RemoveAsync(CommandContext context, long id, CancellationToken cancellationToken)
    {
        using ServerConnection server = new(context);
        var route = string.Create(CultureInfo.InvariantCulture, $"/api/pins/{id}");
        using var response = await server.SendAsync(HttpMethod.Delete, route, null, cancellationToken);
        await ServerResponse.ThrowIfFailedAsync(response, cancellationToken);
        if (context.Json)
        {
            JsonLine.Write(context.Output, new { removed = id });
        }
        else
        {
            context.Output.WriteLine($"Pin {id} is removed.");
        }

        return ExitCode.Ok;
    }

    private static void Print(CommandContext context, JsonElement answer)
    {
        if (context.Json)
        {
            JsonLine.Write(context.Output, answer);
            return;
        }

        var pin = answer.Deserialize<Pinned>(JsonLine.Options)!;
        context.Output.WriteLine(CameraText.Printable($"{pin.Id}  {pin.Camera}  {pin.From:u} to {pin.To:u}  {pin.Note}".TrimEnd()));
    }

    private static DateTimeOffset ReadTime(string? text, string name) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw CliException.Usage($"{name} must be a time such as 2026-11-29T21:00:00Z. A pin needs both ends of the range.");

    private sealed record Pinned(long Id, string Camera, DateTimeOffset From, DateTimeOffset To, string Note);
}
