using System.CommandLine;
using System.Globalization;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam snap</c>: saves the newest frame of a camera, or takes a still.</summary>
internal static class SnapCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("snap", "Save the newest frame of a camera, or take a full-size still.")
        {
            Examples =
            [
                "nanocam snap --camera door                  writes door-20260131-120000-250.jpg",
                "nanocam snap --camera door -o now.jpg --force",
                "nanocam snap --camera door --take           takes a still; the server stores it as well",
                "nanocam snap --camera door -o - | jpegtran -rotate 90 > turned.jpg",
            ],
        };
        Option<bool> take = new("--take") { Description = "Take a full-size still instead of saving the newest live frame" };
        command.Add(take);
        JpegOutput target = new(command);
        command.OnRun((context, cancellationToken) => RunAsync(context, target, context.Parsed.GetValue(take), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, JpegOutput target, bool take, CancellationToken cancellationToken)
    {
        target.Check(context);
        using ServerConnection server = new(context);
        var camera = await CameraList.ChooseAsync(context, server, cancellationToken);
        var snapshot = take
            ? await TakeAsync(server, camera, cancellationToken)
            : await FetchNewestAsync(server, camera, context.Clock, cancellationToken);

        var defaultName = $"{camera}-{snapshot.Time.LocalDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}.jpg";
        var file = await target.WriteAsync(context, snapshot.Jpeg, defaultName, cancellationToken);
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    camera,
                    file,
                    bytes = snapshot.Jpeg.Length,
                    time = snapshot.Time,
                    ageMs = snapshot.AgeMilliseconds,
                    filename = snapshot.StoredAs,
                }
            );
        }
        else if (file is not null)
        {
            var age = snapshot.AgeMilliseconds is { } milliseconds ? $", {CameraText.Age(milliseconds)} old" : "";
            context.Output.WriteLine($"{file}: {CameraText.Bytes(snapshot.Jpeg.Length)}{age}");
        }

        return ExitCode.Ok;
    }

    private static async Task<Snapshot> FetchNewestAsync(
        ServerConnection server,
        string camera,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var response = await server.SendAsync(HttpMethod.Get, CameraList.RouteOf(camera, "/frame.jpg"), null, cancellationToken);
        await CameraList.ThrowIfFailedAsync(response, server, camera, cancellationToken);
        var jpeg = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var time = ReadNumber(response, "X-Timestamp") is { } seconds and > 0 and < 1e11
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : clock.GetUtcNow();
        return new Snapshot(jpeg, time, ReadNumber(response, "X-Frame-Age-Ms"), null);
    }

    private static async Task<Snapshot> TakeAsync(ServerConnection server, string camera, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Post, CameraList.RouteOf(camera, "/snapshot"), null, cancellationToken);
        await CameraList.ThrowIfFailedAsync(response, server, camera, cancellationToken);
        var stored = await ServerConnection.ReadAsync<StoredStill>(response, cancellationToken);
        var jpeg = await stored.DownloadAsync(server, cancellationToken);
        return new Snapshot(jpeg, stored.Time, null, stored.Filename);
    }

    private static double? ReadNumber(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value)
            ? value
            : null;

    private sealed record Snapshot(byte[] Jpeg, DateTimeOffset Time, double? AgeMilliseconds, string? StoredAs);
}
