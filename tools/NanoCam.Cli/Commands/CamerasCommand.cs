using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using Spectre.Console;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam cameras</c>: lists the cameras of the server.</summary>
internal static class CamerasCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("cameras", "List the cameras of the server.")
        {
            Examples = ["nanocam cameras", "nanocam cameras --camera door --json        all fields of one camera"],
        };
        command.OnRun(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using ServerConnection server = new(context);

        // JSON is printed as received, including fields that are unknown to this version.
        var all = await server.GetAsync<List<JsonElement>>("/api/cameras", cancellationToken);
        List<CameraInfo> cameras =
        [
            .. all.Select(element =>
                element.Deserialize<CameraInfo>(JsonLine.Options) ?? throw new JsonException("The list of cameras contains null.")
            ),
        ];
        if (context.Camera is { } wanted)
        {
            var index = cameras.FindIndex(camera => camera.Id == wanted);
            if (index < 0)
            {
                throw CameraList.Unknown(wanted, cameras);
            }

            (all, cameras) = ([all[index]], [cameras[index]]);
        }

        if (context.Json)
        {
            all.ForEach(camera => JsonLine.Write(context.Output, camera));
        }
        else if (cameras.Count == 0)
        {
            context.Output.WriteLine("The server has no cameras yet. Start one with: nanocam simulate");
        }
        else
        {
            context.Screen.Write(CreateTable(cameras, context.Clock.GetUtcNow()));
        }

        return ExitCode.Ok;
    }

    private static Table CreateTable(List<CameraInfo> cameras, DateTimeOffset now)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("camera", "name", "state", "uplink")
            .AddColumn(new TableColumn("fps").RightAligned())
            .AddColumn(new TableColumn("age").RightAligned())
            .AddColumn(new TableColumn("size").RightAligned())
            .AddColumn(new TableColumn("viewers").RightAligned())
            .AddColumns("last seen");
        foreach (var camera in cameras)
        {
            table.AddRow(
                new Text(CameraText.Printable(camera.Id)),
                new Text(CameraText.Printable(camera.Name)),
                CameraText.ColoredState(camera.State, camera.Late),
                new Text(CameraText.Printable(camera.Uplink)),
                new Text($"{camera.Fps:0.0}"),
                new Text(CameraText.Age(camera.FrameAgeMs)),
                new Text(CameraText.Size(camera.Width, camera.Height)),
                new Text($"{camera.Viewers}"),
                new Text(camera.LastSeen is { } seen ? CameraText.Ago(now - seen) : "never")
            );
        }

        return table;
    }
}
