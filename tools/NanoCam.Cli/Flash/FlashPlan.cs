using System.Text.Json;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using NanoCam.Device.Provisioning;

namespace NanoCam.Cli.Flash;

/// <summary>One run of nanoff.</summary>
/// <param name="Name">Name of the step, such as "firmware image".</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
/// <param name="NeedsFirmware">Whether the firmware must be running. After another step, it needs some seconds to start.</param>
internal sealed record FlashStep(string Name, IReadOnlyList<string> Arguments, bool NeedsFirmware = false)
{
    /// <summary>Command line for POSIX shells, PowerShell and cmd.</summary>
    public string CommandLine => "nanoff " + string.Join(' ', Arguments.Select(Quote));

    private static string Quote(string argument) =>
        argument.Any(c => !char.IsAsciiLetterOrDigit(c) && !"-_./\\:".Contains(c, StringComparison.Ordinal)) ? $"\"{argument}\"" : argument;
}

/// <summary>
/// Files and steps for nanoff, in order: image and application through the bootloader of the chip, then the settings through the
/// firmware.
/// </summary>
internal sealed class FlashPlan
{
    private const string DeploymentName = "nanoff-files.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private FlashPlan(string folder, IReadOnlyList<FlashStep> steps) => (Folder, Steps) = (folder, steps);

    /// <summary>Folder of the files.</summary>
    public string Folder { get; }

    /// <summary>Runs of nanoff.</summary>
    public IReadOnlyList<FlashStep> Steps { get; }

    /// <summary>Path of the settings file.</summary>
    public string SettingsPath => Path.Combine(Folder, SettingsFile.Name);

    /// <summary>Path of the list of files for nanoff.</summary>
    public string DeploymentPath => Path.Combine(Folder, DeploymentName);

    /// <summary>Validates the files and orders the steps. Writes nothing.</summary>
    /// <exception cref="CliException">A file does not exist or is invalid.</exception>
    public static FlashPlan Create(FlashTarget target, string port, string folder, string? image, string? app, bool erases)
    {
        List<FlashStep> steps = [];
        if (image is not null)
        {
            FlashFile.CheckImage(image, target);
            steps.Add(
                new FlashStep(
                    "firmware image",
                    ["--update", .. Chip(target, port), "--clrfile", image, .. (string[])(erases ? ["--masserase"] : [])]
                )
            );
        }

        if (app is not null)
        {
            FlashFile.CheckApp(app, target);
            steps.Add(new FlashStep("application", ["--deploy", .. Chip(target, port), "--image", app, "--address", target.AppAddress]));
        }

        // The port is in the file: with a port on the command line, nanoff looks for a bootloader (its Program.cs).
        steps.Add(new FlashStep("settings", ["--filedeployment", Path.Combine(folder, DeploymentName)], NeedsFirmware: true));
        return new FlashPlan(folder, steps);
    }

    /// <summary>Writes the settings and the list of files for nanoff.</summary>
    public async Task WriteAsync(DeviceSettings settings, string port, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        // Contains the Wi-Fi password, so other users of this computer must not read it.
        await AtomicFile.WriteAsync(SettingsPath, SettingsText.Write(settings), force: true, cancellationToken, isSecret: true);
        var deployment = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                serialport = port,
                files = new[] { new { DestinationFilePath = @"I:\" + SettingsFile.Name, SourceFilePath = Path.GetFullPath(SettingsPath) } },
            },
            Indented
        );
        await File.WriteAllBytesAsync(DeploymentPath, deployment, cancellationToken);
    }

    private static string[] Chip(FlashTarget target, string port) =>
        ["--target", target.Name, "--serialport", port, "--flashfreq", target.FlashMegahertz.ToString()];
}
