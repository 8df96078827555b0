using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam retention</c>: shows the disk usage and what retention deletes.</summary>
internal static class RetentionCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("retention", "Show the disk usage and what retention would delete now. With --run, delete it.")
        {
            Examples = ["nanocam retention", "nanocam retention --json", "nanocam retention --run"],
        };
        Option<bool> run = new("--run") { Description = "Delete now, instead of at the next run of the server" };
        command.Add(run);
        command.OnRun((context, cancellationToken) => RunAsync(context, context.Parsed.GetValue(run), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, bool deletes, CancellationToken cancellationToken)
    {
        using ServerConnection server = new(context);
        var route = deletes ? "/api/storage/retention" : "/api/storage/retention?dryRun=true";
        using var response = await server.SendAsync(HttpMethod.Post, route, null, cancellationToken);
        var plan = await ServerConnection.ReadAsync<JsonElement>(response, cancellationToken);
        var storage = await server.GetAsync<JsonElement>("/api/storage", cancellationToken);
        if (context.Json)
        {
            JsonLine.Write(context.Output, new { storage, retention = plan });
            return ExitCode.Ok;
        }

        var use = storage.Deserialize<Use>(JsonLine.Options)!;
        context.Output.WriteLine(
            CameraText.Printable($"{use.Path}: {CameraText.Bytes(use.UsedBytes)} used, {CameraText.Bytes(use.FreeBytes)} free{Left(use)}")
        );
        foreach (var camera in use.Cameras)
        {
            context.Output.WriteLine(CameraText.Printable($"  {camera.Camera}: {CameraText.Bytes(camera.Bytes)}"));
        }

        var result = plan.Deserialize<Plan>(JsonLine.Options)!;
        context.Output.WriteLine(
            $"{(deletes ? "Deleted" : "To delete now")}: {(result.Truncated ? "at least " : "")}{CameraText.Bytes(result.Bytes)}"
        );
        return ExitCode.Ok;
    }

    private static string Left(Use use) =>
        use.DaysLeft switch
        {
            null => "",
            0 => "; retention deletes the oldest recordings now",
            { } days => string.Create(CultureInfo.InvariantCulture, $"; retention begins to delete in {days:0.#} days"),
        };

    private sealed record Use(string Path, long UsedBytes, long FreeBytes, double? DaysLeft, IReadOnlyList<UseOfCamera> Cameras);

    private sealed record UseOfCamera(string Camera, long Bytes);

    private sealed record Plan(long Bytes, bool Truncated);
}
