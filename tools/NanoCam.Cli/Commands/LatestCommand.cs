using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam latest</c>: the newest image the server stored.</summary>
internal static class LatestCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("latest", "Tell which image was stored last, and download it with -o or --download.")
        {
            Examples =
            [
                "nanocam latest",
                "nanocam latest --camera door -o door.jpg",
                "nanocam latest --download                   writes it under the name it has on the server",
                "nanocam latest --json",
            ],
        };
        Option<bool> download = new("--download")
        {
            Description = "Save it here, under the name it has on the server unless -o names another",
        };
        command.Add(download);
        PictureTarget target = new(command);
        command.OnRun((context, cancellationToken) => RunAsync(context, target, context.Parsed.GetValue(download), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        PictureTarget target,
        bool download,
        CancellationToken cancellationToken
    )
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
        var image = answer.Deserialize<StoredImage>(JsonLine.Options)!;

        if (download || target.IsGiven(context))
        {
            await target.WriteAsync(
                context,
                await image.DownloadAsync(server, cancellationToken),
                SafeName(image.Filename),
                cancellationToken
            );
        }

        if (context.Json)
        {
            JsonLine.Write(context.Output, answer);
        }
        else if (!target.IsStandardOutput(context))
        {
            context.Output.WriteLine(CameraText.Printable(Describe(image, context)));
        }

        return ExitCode.Ok;
    }

    private static string Describe(StoredImage image, CommandContext context)
    {
        var time = image.Time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var of = image.Camera is { } camera ? $" of {camera}" : "";
        return $"{image.Filename}{of}, stored {time} ({CameraText.Ago(context.Clock.GetUtcNow() - image.Time)} ago): {new Uri(context.Server, "images/" + Uri.EscapeDataString(image.Filename))}";
    }

    // The name comes from the server; it must not leave this folder.
    private static string SafeName(string filename) =>
        Path.GetFileName(filename.Replace('\\', '/')) is { Length: > 0 } name && name == filename && !filename.StartsWith('.')
            ? name
            : throw CliException.Failed(
                $"The server calls the image \"{CameraText.Printable(filename)}\", which is no file name; name one with -o."
            );

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private static CliException NothingStored(string? camera) =>
        CliException.Failed(
            (camera is null ? "The server has stored no image yet." : $"The server has stored no image of \"{camera}\".")
                + $" Store one with: nanocam send FILE{(camera is null ? "" : " --camera " + camera)}"
        );
}
