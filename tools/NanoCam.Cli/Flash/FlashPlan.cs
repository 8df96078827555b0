using System.Text.Json;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using NanoCam.Device.Provisioning;

namespace NanoCam.Cli.Flash;

/// <summary>One run of nanoff.</summary>
/// <param name="Name">What it does: "firmware image".</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
/// <param name="NeedsFirmware">Whether the firmware has to be running; after another step it is still starting for some seconds.</param>
internal sealed record FlashStep(string Name, IReadOnlyList<string> Arguments, bool NeedsFirmware = false)
{
    /// <summary>The command as one types it, for POSIX shells, PowerShell and cmd alike.</summary>
    public string CommandLine => "nanoff " + string.Join(' ', Arguments.Select(Quote));

    private static string Quote(string argument) =>
        argument.Any(c => !char.IsAsciiLetterOrDigit(c) && !"-_./\\:".Contains(c, StringComparison.Ordinal)) ? $"\"{argument}\"" : argument;
}

/// <summary>
/// The files for nanoff and its runs, in order: image and application through the chip's bootloader, then the settings through the
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

    /// <summary>Checks what shall be flashed and orders the steps. Writes nothing.</summary>
    /// <exception cref="CliException">A file is missing or is not what it should be.</exception>
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

        // The port stands in the file: given on the command line it would make nanoff look for a bootloader (its Program.cs).
        steps.Add(new FlashStep("settings", ["--filedeployment", Path.Combine(folder, DeploymentName)], NeedsFirmware: true));
        return new FlashPlan(folder, steps);
    }

    /// <summary>Writes the settings and the list of files for nanoff.</summary>
    public async Task WriteAsync(DeviceSettings settings, string port, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        // The Wi-Fi password is in it: nobody else on this computer may read it.
        await WholeFile.WriteAsync(SettingsPath, SettingsText.Write(settings), force: true, cancellationToken, isSecret: true);
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
