using NanoCam.Cli.Flash;
using NanoCam.Cli.Running;
using NanoCam.Device.Provisioning;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam flash</c>: validates settings, writes them to files, and prints or runs the nanoff commands.</summary>
internal static class FlashCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new(
            "flash",
            "Flash firmware and settings to a board. Validates everything first, then prints the nanoff commands, or runs them with --run."
        )
        {
            Examples =
            [
                "nanocam flash --board xiao-esp32s3-sense --port COM5 --ssid Home --server http://192.168.1.10:8080 --camera door \\",
                "              --image nanoCLR.bin --app NanoCam.Device.bin",
                "nanocam flash … --run                             runs the commands",
                "nanocam flash --board … --port … --ssid … --server … --camera door --set quality=70 --run",
                "                                                  without --image and --app: settings only",
            ],
        };
        FlashOptions options = new(command);
        command.OnRun((context, cancellationToken) => RunAsync(context, options, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, FlashOptions options, CancellationToken cancellationToken)
    {
        var port = CheckPort(context.Parsed.GetValue(options.Port));
        var image = context.Parsed.GetValue(options.Image);
        var erases = context.Parsed.GetValue(options.Erase);
        if (erases && image is null)
        {
            throw CliException.Usage("--erase alone leaves an empty board. Add --image.");
        }

        var settings = FlashSettings.Read(context, options);
        var target = FlashTarget.Find(settings.Board, context.Parsed.GetValue(options.Target));
        var folder = context.Parsed.GetValue(options.Folder) ?? "nanocam-" + settings.CameraId;
        var plan = FlashPlan.Create(target, port, folder, image, context.Parsed.GetValue(options.App), erases);
        await plan.WriteAsync(settings, port, cancellationToken);

        var runs = context.Parsed.GetValue(options.Run);
        Report(context, plan, settings, runs);
        if (!runs)
        {
            return ExitCode.Ok;
        }

        foreach (var step in plan.Steps)
        {
            Print(context, $"{step.Name}: {step.CommandLine}");
            await Nanoff.RunAsync(step, context, cancellationToken);
            if (context.Json)
            {
                JsonLine.Write(context.Output, new { type = "done", step = step.Name });
            }
        }

        Print(context, $"Done. Press RESET on the board, then check the camera with: nanocam doctor --device {settings.CameraId}");
        return ExitCode.Ok;
    }

    private static string CheckPort(string? port) =>
        port switch
        {
            null or "" => throw CliException.Usage(
                "--port is missing. List the ports with nanoff --listports; the board's port appears when you plug it in."
            ),
            _ when port.Length > 200 || port.Any(c => char.IsControl(c) || c == '"') => throw CliException.Usage(
                "--port is not a valid serial port name. Use a name such as COM5 or /dev/ttyACM0."
            ),
            _ => port,
        };

    private static void Report(CommandContext context, FlashPlan plan, DeviceSettings settings, bool runs)
    {
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    type = "plan",
                    settings = plan.SettingsPath,
                    files = plan.DeploymentPath,
                    steps = plan.Steps.Select(step => new
                    {
                        step.Name,
                        step.CommandLine,
                        step.Arguments,
                    }),
                }
            );
            return;
        }

        context.Output.WriteLine($"The settings of {settings.CameraId} are valid. Files written:");
        context.Output.WriteLine($"  {plan.SettingsPath}  (contains the Wi-Fi password; delete it when the camera is running)");
        context.Output.WriteLine($"  {plan.DeploymentPath}");
        if (runs)
        {
            return;
        }

        context.Output.WriteLine();
        context.Output.WriteLine("Run these commands in order, or run this command again with --run:");
        foreach (var step in plan.Steps)
        {
            context.Output.WriteLine($"  # {step.Name}");
            context.Output.WriteLine("  " + step.CommandLine);
        }
    }

    private static void Print(CommandContext context, string line)
    {
        if (!context.Json)
        {
            context.Output.WriteLine(line);
        }
    }
}
