using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam latest</c>: shows or downloads the newest stored still.</summary>
internal static class LatestCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("latest", "Show the newest stored still. Download it with -o or --download.")
        {
            Examples =
            [
                "nanocam latest",
                "nanocam latest --camera door -o door.jpg",
                "nanocam latest --download                   saves it under its name on the server",
                "nanocam latest --json",
            ],
        };
        Option<bool> download = new("--download") { Description = "Save the still under its name on the server, or under the name of -o" };
        command.Add(download);
        JpegOutput target = new(command);
        command.OnRun((context, cancellationToken) => RunAsync(context, target, context.Parsed.GetValue(download), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, JpegOutput target, bool download, CancellationToken cancellationToken)
    {
        target.Check(context);
        using ServerConnection server = new(context);
        var route = context.Camera is { } camera ? "/latest?camera=" + Uri.EscapeDataString(camera) : "/latest";
        using var response = await server.SendAsync(HttpMethod.Get, route, null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound && IsJson(response))
        {
            throw NothingStored(context.Camera);
        }

        var answer = await ServerConnection.ReadAsync<JsonElement>(response, cancellationToken);
        var still = answer.Deserialize<StoredStill>(JsonLine.Options)!;

        if (download || target.IsGiven(context))
        {
            await target.WriteAsync(
                context,
                await still.DownloadAsync(server, cancellationToken),
                SafeName(still.Filename),
                cancellationToken
            );
        }

        if (context.Json)
        {
            JsonLine.Write(context.Output, answer);
        }
        else if (!target.IsStandardOutput(context))
        {
            context.Output.WriteLine(CameraText.Printable(Describe(still, context)));
        }

        return ExitCode.Ok;
    }

    private static string Describe(StoredStill still, CommandContext context)
    {
        var time = still.Time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var of = still.Camera is { } camera ? $" of {camera}" : "";
        return $"{still.Filename}{of}, stored {time} ({CameraText.Ago(context.Clock.GetUtcNow() - still.Time)} ago): "
            + $"{new Uri(context.Server, "images/" + Uri.EscapeDataString(still.Filename))}";
    }

    // The name comes from the server and must not lead out of this folder.
    private static string SafeName(string filename) =>
        Path.GetFileName(filename.Replace('\\', '/')) is { Length: > 0 } name && name == filename && !filename.StartsWith('.')
            ? name
            : throw CliException.Failed(
                $"The server sent \"{CameraText.Printable(filename)}\" as the name of the still, which is not a valid file "
                    + "name. Choose a name with -o."
            );

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private static CliException NothingStored(string? camera) =>
        CliException.Failed(
            (camera is null ? "The server has no stored stills yet." : $"The server has no stored stills of \"{camera}\".")
                + $" Store one with: nanocam send FILE{(camera is null ? "" : " --camera " + camera)}"
        );
}
