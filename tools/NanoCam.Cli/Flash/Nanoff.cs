using System.ComponentModel;
using System.Diagnostics;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Flash;

/// <summary>Runs nanoff, the flash tool of nanoFramework, and prints its output.</summary>
internal static class Nanoff
{
    private const string HowToInstall = "nanoff is not installed. Install it with: dotnet tool install -g nanoff";

    // nanoff returns 0 even if a file cannot be written; only its output shows the failure (FileDeploymentManager.cs).
    private static readonly string[] FailureTexts = ["Error deploying", "Exception deploying"];

    // The board restarts after image and application are written. Its firmware responds after some seconds.
    private const int FirmwareAttempts = 5;
    private static readonly TimeSpan FirmwarePause = TimeSpan.FromSeconds(3);

    /// <summary>Runs one step. Repeats a step that needs the firmware while the board may be starting.</summary>
    /// <exception cref="CliException">nanoff is not installed, or failed.</exception>
    public static async Task RunAsync(FlashStep step, CommandContext context, CancellationToken cancellationToken)
    {
        for (var attempt = 1; await RunOnceAsync(step, context, cancellationToken) is { } failure; attempt++)
        {
            if (!step.NeedsFirmware || attempt == FirmwareAttempts)
            {
                throw CliException.Failed($"{failure} {Advice(step)}");
            }

            await context.Error.WriteLineAsync(
                $"{failure} The board might still be starting. Next attempt in {FirmwarePause.TotalSeconds:0} s.".AsMemory(),
                cancellationToken
            );
            await Task.Delay(FirmwarePause, context.Clock, cancellationToken);
        }
    }

    /// <summary>Runs nanoff once. Returns null, or the error.</summary>
    private static async Task<string?> RunOnceAsync(FlashStep step, CommandContext context, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(
            ProgramPath.Find(context.Terminal, "nanoff") ?? throw CliException.Failed(HowToInstall),
            step.Arguments
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Start(start);
        var hasFailed = await ReadAsync(process, context, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            return $"nanoff failed with exit code {process.ExitCode} in step \"{step.Name}\". The steps after it were not run.";
        }

        return hasFailed.Contains(true) ? $"nanoff could not write the {step.Name} to the board." : null;
    }

    private static async Task<bool[]> ReadAsync(Process process, CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.WhenAll(
                PassOnAsync(process.StandardOutput, context.Json ? context.Error : context.Output, cancellationToken),
                PassOnAsync(process.StandardError, context.Error, cancellationToken)
            );
        }
        catch (OperationCanceledException)
        {
            // After Ctrl+C, a running nanoff would keep the port open.
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task<bool> PassOnAsync(StreamReader from, TextWriter to, CancellationToken cancellationToken)
    {
        var hasFailed = false;
        while (await from.ReadLineAsync(cancellationToken) is { } line)
        {
            hasFailed |= FailureTexts.Any(text => line.Contains(text, StringComparison.Ordinal));
            await to.WriteLineAsync(("  " + CameraText.Printable(line)).AsMemory(), cancellationToken);
        }

        return hasFailed;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw CliException.Failed(
                "nanoff cannot be started: it is not a program that this computer can run. Reinstall it with: dotnet tool update -g nanoff",
                exception
            );
        }
    }

    private static string Advice(FlashStep step) =>
        step.NeedsFirmware
            ? "The firmware must be running, and no other program may use the port. Press RESET on the board and run this step again."
            : "Check the port, and close other programs that use it. Then hold BOOT while you press RESET, and try again.";
}
