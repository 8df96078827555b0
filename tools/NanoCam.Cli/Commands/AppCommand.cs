using System.CommandLine;
using NanoCam.Cli.Images;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam app</c>: builds the application file for a board without Visual Studio.</summary>
internal static class AppCommand
{
    /// <summary>Creates the command.</summary>
    internal static Command Create()
    {
        CliCommand command = new("app", "Build the application file for a board.")
        {
            Examples = ["nanocam app pack device/NanoCam.Device/bin/nanoframework/Release packages -o app.bin"],
        };
        command.Add(CreatePack());
        return command;
    }

    private static CliCommand CreatePack()
    {
        CliCommand command = new(
            "pack",
            "Join the assemblies (.pe) of the firmware and of nanoFramework's packages into the file that nanocam flash writes."
        )
        {
            Examples =
            [
                "nanocam app pack device/NanoCam.Device/bin/nanoframework/Release -o app.bin",
                "nanocam app pack NanoCam.Device.pe NanoCam.Camera.pe NanoCam.Wire.pe packages -o app.bin",
            ],
        };
        Argument<string[]> inputs = new("PATH") { Description = "Assemblies, or folders with them", Arity = ArgumentArity.OneOrMore };
        Option<string> output = new("--output", "-o")
        {
            Description = "File to write",
            HelpName = "FILE",
            Required = true,
        };
        command.Add(inputs);
        command.Add(output);
        command.OnRun(
            async (context, cancellationToken) =>
            {
                var assemblies = AppPack.Find(context.Parsed.GetValue(inputs)!);
                if (assemblies.Count == 0)
                {
                    throw CliException.Usage("The folders contain no assemblies (.pe). Build the firmware first (docs/guide/device.md).");
                }

                if (AppPack.FindMissing(assemblies) is [var (missing, by), ..])
                {
                    throw CliException.Failed(
                        $"{by} needs {missing}, which is missing. Add the folder of its package, such as packages of the solution."
                    );
                }

                var bytes = AppPack.Join(assemblies);
                var path = context.Parsed.GetValue(output)!;
                await File.WriteAllBytesAsync(path, bytes, cancellationToken);
                Print(context, assemblies, path, bytes.Length);
                return ExitCode.Ok;
            }
        );
        return command;
    }

    private static void Print(CommandContext context, IReadOnlyList<PeFile> assemblies, string path, int size)
    {
        if (context.Json)
        {
            var names = assemblies.Select(assembly => assembly.Name);
            JsonLine.Write(
                context.Output,
                new
                {
                    file = path,
                    bytes = size,
                    assemblies = names,
                }
            );
            return;
        }

        foreach (var assembly in assemblies)
        {
            var native = assembly.NativeChecksum == 0 ? "" : $"  native checksum 0x{assembly.NativeChecksum:X8}";
            context.Output.WriteLine(CameraText.Printable($"{assembly.Name, -45} {assembly.Bytes.Length, 7} bytes{native}"));
        }

        context.Output.WriteLine(CameraText.Printable($"Wrote {path}: {assemblies.Count} assemblies, {size} bytes."));
    }
}
