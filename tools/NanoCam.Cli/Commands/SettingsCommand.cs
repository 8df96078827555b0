using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam settings</c>: shows and changes desired and reported settings of a camera.</summary>
internal static class SettingsCommand
{
    private const string Default = "default";
    private const string Interval = "intervalMs";

    private static readonly string[] FrameSettings = [Interval, "width", "height", "quality"];

    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("settings", "Show or change the settings of a camera.")
        {
            Examples =
            [
                "nanocam settings get door",
                "nanocam settings set door intervalMs=100 quality=70",
                "nanocam settings set door hmirror=1 brightness=-1",
                "nanocam settings set door intervalMs=default brightness=default",
                "nanocam settings preset door night",
                "nanocam settings undo door",
            ],
        };
        command.Add(CreateGet());
        command.Add(CreateSet());
        WholeSettingsCommands.AddTo(command);
        return command;
    }

    private static CliCommand CreateGet()
    {
        CliCommand command = new("get", "Show the settings of a camera.") { Examples = ["nanocam settings get door"] };
        Argument<string> camera = new("CAMERA") { Description = "Camera id" };
        command.Add(camera);
        command.OnRun(
            async (context, cancellationToken) =>
            {
                var id = CommandContext.CheckCameraId(context.Parsed.GetRequiredValue(camera));
                using ServerConnection server = new(context);
                using var response = await server.SendAsync(HttpMethod.Get, CameraList.RouteOf(id), null, cancellationToken);
                await CameraList.ThrowIfFailedAsync(response, server, id, cancellationToken);
                var view = await ServerConnection.ReadAsync<CameraInfo>(response, cancellationToken);
                Show(context, view.Settings ?? new SettingsInfo());
                return ExitCode.Ok;
            }
        );
        return command;
    }

    private static CliCommand CreateSet()
    {
        CliCommand command = new(
            "set",
            "Change settings of a camera. Other settings stay unchanged. An offline camera receives them when it reconnects."
        )
        {
            Examples = ["nanocam settings set door intervalMs=100 width=800 height=600", "nanocam settings set door led_intensity=0"],
        };
        Argument<string> camera = new("CAMERA") { Description = "Camera id" };
        Argument<string[]> pairs = new("NAME=VALUE")
        {
            Description =
                $"{string.Join(", ", FrameSettings)} (0 to 100, higher is better), or a sensor control such as brightness; the "
                + $"value \"{Default}\" leaves the choice to the camera",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Add(camera);
        command.Add(pairs);
        command.OnRun(
            async (context, cancellationToken) =>
            {
                var id = CommandContext.CheckCameraId(context.Parsed.GetRequiredValue(camera));
                var body = ReadPairs(context.Parsed.GetRequiredValue(pairs));
                using ServerConnection server = new(context);
                using var response = await server.SendJsonAsync(
                    HttpMethod.Put,
                    CameraList.RouteOf(id, "/settings"),
                    body,
                    cancellationToken
                );
                await CameraList.ThrowIfFailedAsync(response, server, id, cancellationToken);
                Show(context, await ServerConnection.ReadAsync<SettingsInfo>(response, cancellationToken));
                return ExitCode.Ok;
            }
        );
        return command;
    }

    // The camera and the server check the ranges. Here, a setting must only consist of a name and an integer.
    private static Dictionary<string, object?> ReadPairs(IEnumerable<string> pairs)
    {
        Dictionary<string, object?> body = new(StringComparer.Ordinal);
        Dictionary<string, int?> controls = new(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var parts = pair.Split('=');
            if (parts.Length != 2 || parts[0].Length == 0 || !TryReadValue(parts[1], out var value))
            {
                throw CliException.Usage($"\"{pair}\" is not a setting. Use NAME=NUMBER or NAME={Default}, for example quality=70");
            }

            var setting = Array.Find(FrameSettings, name => string.Equals(name, parts[0], StringComparison.OrdinalIgnoreCase));
            if (setting is not null)
            {
                // 0 is a valid interval, but not a valid width, height or quality.
                body[setting] = value ?? (setting == Interval ? null : 0);
            }
            else
            {
                controls[parts[0]] = value;
            }
        }

        if (controls.Count > 0)
        {
            body["controls"] = controls;
        }

        return body;
    }

    private static bool TryReadValue(string text, out int? value)
    {
        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        value = isNumber ? number : null;
        return isNumber || text == Default;
    }

    private static void Show(CommandContext context, SettingsInfo settings)
    {
        if (context.Json)
        {
            JsonLine.Write(context.Output, settings);
            return;
        }

        var desired = Flatten(settings.Desired);
        var reported = Flatten(settings.Reported);
        foreach (var name in desired.Keys.Union(reported.Keys))
        {
            // For width, height and quality, 0 lets the camera choose. For the interval and controls, it is a value.
            var desiredValue = desired.GetValueOrDefault(name, "-");
            desiredValue = desiredValue == "0" && name != Interval && FrameSettings.Contains(name) ? "-" : desiredValue;
            var reportedValue = reported.GetValueOrDefault(name, "-");
            var difference = desiredValue == reportedValue || desiredValue == "-" ? "" : $"   reported: {reportedValue}";
            context.Output.WriteLine(
                CameraText.Printable($"{name, -16} {(desiredValue == "-" ? reportedValue : desiredValue)}{difference}")
            );
        }

        foreach (var difference in settings.Differences)
        {
            context.Output.WriteLine(CameraText.Printable($"{difference.Name}: {difference.Reason}"));
        }

        if (settings.Pending)
        {
            context.Output.WriteLine("The camera has not yet confirmed all settings.");
        }
    }

    private static Dictionary<string, string> Flatten(JsonElement? settings)
    {
        Dictionary<string, string> flat = new(StringComparer.Ordinal);
        if (settings is not { ValueKind: JsonValueKind.Object } element)
        {
            return flat;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                flat[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? "-" : property.Value.ToString();
                continue;
            }

            foreach (var control in property.Value.EnumerateObject())
            {
                flat[control.Name] = control.Value.ToString();
            }
        }

        return flat;
    }
}
