using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Recordings;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam recordings</c>: lists segments and gaps of a camera.</summary>
internal static class RecordingsCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("recordings", "List the recordings of a camera, and the gaps in them with their causes.")
        {
            Examples = ["nanocam recordings --camera door", "nanocam recordings --camera door --from 2026-11-29T08:00:00Z --json"],
        };
        RecordingRange range = new(command);
        command.OnRun((context, cancellationToken) => RunAsync(context, range, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, RecordingRange range, CancellationToken cancellationToken)
    {
        using ServerConnection server = new(context);
        var camera = await CameraList.ChooseAsync(context, server, cancellationToken);
        var route = CameraList.RouteOf(camera, "/recordings") + range.Query(context);
        var answer = await server.GetAsync<JsonElement>(route, cancellationToken);
        if (context.Json)
        {
            JsonLine.Write(context.Output, answer);
            return ExitCode.Ok;
        }

        var found = answer.Deserialize<Found>(JsonLine.Options)!;
        var lines = found
            .Segments.Select(item =>
                (item.From, Text: $"{item.Tier, -7} {item.Frames} frames, {CameraText.Bytes(item.Bytes)}{Marks(item)}")
            )
            .Concat(found.Gaps.Select(item => (item.From, Text: $"gap     {item.Cause}, until {RecordingRange.Text(item.To)}{Lost(item)}")))
            .OrderBy(line => line.From);
        foreach (var (from, text) in lines)
        {
            context.Output.WriteLine(CameraText.Printable($"{RecordingRange.Text(from)}  {text}"));
        }

        context.Output.WriteLine(
            $"{found.Segments.Count} segments, {CameraText.Bytes(found.Segments.Sum(item => item.Bytes))}, {found.Gaps.Count} gaps"
                + (found.Truncated ? "; there are more: choose a shorter range" : "")
        );
        return ExitCode.Ok;
    }

    private static string Marks(Segment item) => (item.Pinned ? ", pinned" : "") + (item.Open ? ", still recording" : "");

    private static string Lost(Gap item) => item.Frames is { } frames ? $", {frames} frames lost" : "";

    private sealed record Found(IReadOnlyList<Segment> Segments, IReadOnlyList<Gap> Gaps, bool Truncated);

    private sealed record Segment(string Tier, DateTimeOffset From, long Frames, long Bytes, bool Pinned, bool Open);

    private sealed record Gap(DateTimeOffset From, DateTimeOffset To, long? Frames, string Cause);
}
