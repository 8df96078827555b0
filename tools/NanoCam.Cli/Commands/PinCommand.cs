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
        CliCommand command = new(
            "pin",
            "Keep a range of recordings. Without --from and --to, list the pins (with --camera, those of one camera)."
        )
        {
            Examples =
            [
                "nanocam pin",
                "nanocam pin --camera door --from 2026-11-29T08:00:00Z --to 2026-11-29T08:10:00Z --note parcel",
                "nanocam pin --remove 3",
            ],
        };
        RecordingRange range = new(command, hasDefaults: false);
        Option<string?> note = new("--note") { Description = "Reason for keeping the range", HelpName = "TEXT" };
        var remove = NumberOption.Create<long>("--remove", 1, long.MaxValue);
        remove.Description = "Number of the pin to remove";
        command.Add(note);
        command.Add(remove);
        command.OnRun(
            (context, cancellationToken) =>
            {
                var hasRange = range.From(context) is not null || range.To(context) is not null;
                var hasNote = context.Parsed.GetValue(note) is not null;
                if (context.Parsed.GetResult(remove) is not null)
                {
                    return hasRange || hasNote
                        ? throw CliException.Usage("--remove removes a pin by its number. Omit --from, --to and --note.")
                        : RemoveAsync(context, context.Parsed.GetValue(remove), cancellationToken);
                }

                if (!hasRange && hasNote)
                {
                    throw CliException.Usage("--note applies only to a new pin. Add --from and --to.");
                }

                return hasRange
                    ? AddAsync(context, range, context.Parsed.GetValue(note), cancellationToken)
                    : ListAsync(context, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> AddAsync(CommandContext context, RecordingRange range, string? note, CancellationToken cancellationToken)
    {
        var (from, to) = (RecordingRange.ReadTime(range.From(context), "--from"), RecordingRange.ReadTime(range.To(context), "--to"));
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
        var pins = (await server.GetAsync<JsonElement>("/api/pins", cancellationToken)).EnumerateArray();
        foreach (var pin in pins.Where(pin => context.Camera is not { } camera || pin.GetProperty("camera").GetString() == camera))
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
            context.Output.WriteLine($"Removed pin {id}.");
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
        context.Output.WriteLine(
            CameraText.Printable(
                $"{pin.Id}  {pin.Camera}  {RecordingRange.Text(pin.From)} to {RecordingRange.Text(pin.To)}  {pin.Note}".TrimEnd()
            )
        );
    }

    private sealed record Pinned(long Id, string Camera, DateTimeOffset From, DateTimeOffset To, string Note);
}
