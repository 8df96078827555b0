using System.ComponentModel;
using System.Diagnostics;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Flash;

/// <summary>Runs nanoff, nanoFramework's flasher, and passes on what it writes.</summary>
internal static class Nanoff
{
    private const string HowToInstall = "nanoff is not installed. Install it with: dotnet tool install -g nanoff";

    // nanoff returns 0 although a file could not be written; it only says so (FileDeploymentManager.cs).
    private static readonly string[] Complaints = ["Error deploying", "Exception deploying"];

    // A board restarts after image and application were written; its firmware answers after some seconds, and not before.
    private const int FirmwareAttempts = 5;
    private static readonly TimeSpan FirmwarePause = TimeSpan.FromSeconds(3);

    /// <summary>Runs one step; one that needs the firmware is tried again while the board may be starting.</summary>
    /// <exception cref="CliException">nanoff is not there, or it failed.</exception>
    public static async Task RunAsync(FlashStep step, CommandContext context, CancellationToken cancellationToken)
    {
        for (var attempt = 1; await RunOnceAsync(step, context, cancellationToken) is { } failure; attempt++)
        {
            if (!step.NeedsFirmware || attempt == FirmwareAttempts)
            {
                throw CliException.Failed($"{failure} {Advice(step)}");
            }

            await context.Error.WriteLineAsync(
                $"{failure} The board may still be starting; trying again in {FirmwarePause.TotalSeconds:0} s.".AsMemory(),
                cancellationToken
            );
            await Task.Delay(FirmwarePause, context.Clock, cancellationToken);
        }
    }

    /// <summary>Runs it once. Returns null, or what went wrong.</summary>
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
        var complained = await ReadAsync(process, context, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            return $"nanoff ended with code {process.ExitCode} at the step \"{step.Name}\"; what comes after it was not done.";
        }

        return complained.Contains(true) ? $"nanoff could not write the {step.Name} to the board." : null;
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
            // Ctrl+C: a flasher that goes on alone would hold the port.
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task<bool> PassOnAsync(StreamReader from, TextWriter to, CancellationToken cancellationToken)
    {
        var complained = false;
        while (await from.ReadLineAsync(cancellationToken) is { } line)
        {
            complained |= Complaints.Any(complaint => line.Contains(complaint, StringComparison.Ordinal));
            await to.WriteLineAsync(("  " + CameraText.Printable(line)).AsMemory(), cancellationToken);
        }

        return complained;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw CliException.Failed($"nanoff cannot be run: {exception.Message}. {HowToInstall}", exception);
        }
    }

    private static string Advice(FlashStep step) =>
        step.NeedsFirmware
            ? "The firmware must be running and no other program may hold the port; press RESET on the board and run this step again."
            : "Is it the right port, and does no other program hold it? Hold BOOT while you press RESET and try again.";
}
