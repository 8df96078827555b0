using System.CommandLine;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary>Commands below <c>nanocam settings</c> that change the settings of a camera as a whole.</summary>
internal static class WholeSettingsCommands
{
    /// <summary>Adds the commands.</summary>
    public static void AddTo(CliCommand settings)
    {
        settings.Add(CreateList());
        settings.Add(CreateApply());
        settings.Add(CreateSave());
        settings.Add(CreateCopy());
        settings.Add(CreateUndo());
    }

    private static CliCommand CreateList()
    {
        CliCommand command = new("presets", "List the presets of the server.") { Examples = ["nanocam settings presets"] };
        command.OnRun(
            async (context, cancellationToken) =>
            {
                using ServerConnection server = new(context);
                var presets = await server.GetAsync<JsonElement>("/api/presets", cancellationToken);
                foreach (var preset in presets.EnumerateArray())
                {
                    if (context.Json)
                    {
                        JsonLine.Write(context.Output, preset);
                        continue;
                    }

                    var values = preset
                        .GetProperty("settings")
                        .EnumerateObject()
                        .SelectMany(property =>
                            property.Value.ValueKind == JsonValueKind.Object
                                ? property.Value.EnumerateObject()
                                : Enumerable.Repeat(property, 1)
                        )
                        .Where(property => property.Value.ValueKind == JsonValueKind.Number)
                        .Select(property => $"{property.Name}={property.Value}");
                    context.Output.WriteLine(
                        CameraText.Printable($"{preset.GetProperty("name").GetString(), -16} {string.Join(' ', values)}")
                    );
                }

                return ExitCode.Ok;
            }
        );
        return command;
    }

    private static CliCommand CreateApply()
    {
        CliCommand command = new("preset", "Apply a preset to a camera.") { Examples = ["nanocam settings preset door night"] };
        Argument<string> camera = new("CAMERA") { Description = "Camera id" };
        Argument<string> preset = new("PRESET") { Description = "Name of the preset" };
        command.Add(camera);
        command.Add(preset);
        command.OnRun(
            (context, cancellationToken) =>
                ChangeAsync(
                    context,
                    context.Parsed.GetRequiredValue(camera),
                    "/preset",
                    new { preset = context.Parsed.GetRequiredValue(preset) },
                    cancellationToken
                )
        );
        return command;
    }

    private static CliCommand CreateSave()
    {
        CliCommand command = new("save", "Save the desired settings of a camera as a preset.")
        {
            Examples = ["nanocam settings save door \"hall at night\""],
        };
        Argument<string> camera = new("CAMERA") { Description = "Camera id" };
        Argument<string> preset = new("PRESET") { Description = "Name of the preset" };
        command.Add(camera);
        command.Add(preset);
        command.OnRun(
            async (context, cancellationToken) =>
            {
                var id = CommandContext.CheckCameraId(context.Parsed.GetRequiredValue(camera));
                var route = "/api/presets/" + Uri.EscapeDataString(context.Parsed.GetRequiredValue(preset));
                using ServerConnection server = new(context);
                using var response = await server.SendJsonAsync(HttpMethod.Put, route, new { camera = id }, cancellationToken);
                await ServerResponse.ThrowIfFailedAsync(response, cancellationToken);
                Show(context, await ServerConnection.ReadAsync<JsonElement>(response, cancellationToken), "Saved.");
                return ExitCode.Ok;
            }
        );
        return command;
    }

    private static CliCommand CreateCopy()
    {
        CliCommand command = new("copy", "Copy the desired settings of a camera to others.")
        {
            Examples = ["nanocam settings copy door yard hall"],
        };
        Argument<string> camera = new("CAMERA") { Description = "Camera id of the source" };
        Argument<string[]> to = new("TO") { Description = "Camera ids that get the settings", Arity = ArgumentArity.OneOrMore };
        command.Add(camera);
        command.Add(to);
        command.OnRun(
            (context, cancellationToken) =>
            {
                string[] ids = [.. context.Parsed.GetRequiredValue(to).Select(CommandContext.CheckCameraId)];
                return ChangeAsync(context, context.Parsed.GetRequiredValue(camera), "/settings/copy", new { to = ids }, cancellationToken);
            }
        );
        return command;
    }

    private static CliCommand CreateUndo()
    {
        CliCommand command = new("undo", "Undo the last change of the settings of a camera.") { Examples = ["nanocam settings undo door"] };
        Argument<string> camera = new("CAMERA") { Description = "Camera id" };
        command.Add(camera);
        command.OnRun(
            (context, cancellationToken) =>
                ChangeAsync(context, context.Parsed.GetRequiredValue(camera), "/settings/undo", new { }, cancellationToken)
        );
        return command;
    }

    private static async Task<int> ChangeAsync(
        CommandContext context,
        string camera,
        string route,
        object body,
        CancellationToken cancellationToken
    )
    {
        var id = CommandContext.CheckCameraId(camera);
        using ServerConnection server = new(context);
        using var response = await server.SendJsonAsync(HttpMethod.Post, CameraList.RouteOf(id, route), body, cancellationToken);
        await ServerResponse.ThrowIfFailedAsync(response, cancellationToken);
        var answer = await ServerConnection.ReadAsync<JsonElement>(response, cancellationToken);
        foreach (var changed in answer.ValueKind == JsonValueKind.Array ? [.. answer.EnumerateArray()] : new[] { answer })
        {
            var skipped = Names(changed, "skipped");
            var limited = Names(changed, "limited");
            Show(
                context,
                changed,
                $"{changed.GetProperty("camera").GetString()}: changed"
                    + (skipped.Length > 0 ? $"; the camera does not have {skipped}" : "")
                    + (limited.Length > 0 ? $"; limited to the range of the camera: {limited}" : "")
            );
        }

        return ExitCode.Ok;
    }

    private static string Names(JsonElement changed, string property) =>
        string.Join(", ", changed.GetProperty(property).EnumerateArray().Select(name => name.GetString()));

    private static void Show(CommandContext context, JsonElement json, string text)
    {
        if (context.Json)
        {
            JsonLine.Write(context.Output, json);
        }
        else
        {
            context.Output.WriteLine(CameraText.Printable(text));
        }
    }
}
