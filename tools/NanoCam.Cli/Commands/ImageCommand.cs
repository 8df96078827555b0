using System.CommandLine;
using NanoCam.Cli.Doctor;
using NanoCam.Cli.Images;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam image</c>: adds NanoCam to a checkout of nf-interpreter, checks it, and inspects the built image.</summary>
internal static class ImageCommand
{
    /// <summary>Creates the command.</summary>
    internal static Command Create()
    {
        CliCommand command = new("image", "Prepare, check and inspect a firmware image with NanoCam's camera component.")
        {
            Examples =
            [
                "nanocam image export ~/nf-interpreter            copy NanoCam's files into a checkout",
                "nanocam image check ~/nf-interpreter --idf ~/idf check the checkout, its tools and the last build",
                "nanocam image inspect build/nanoCLR.bin          list the native assemblies of an image",
            ],
        };
        command.Add(CreateExport());
        command.Add(CreateCheck());
        command.Add(CreateInspect());
        return command;
    }

    private static CliCommand CreateExport()
    {
        CliCommand command = new(
            "export",
            "Copy NanoCam's files into a checkout of nf-interpreter. Its git ignores all of them. Never overwrites a file."
        )
        {
            Examples = ["nanocam image export ~/nf-interpreter"],
        };
        var directory = Folder("Checkout of nf-interpreter");
        command.Add(directory);
        command.OnRun(
            (context, _) =>
            {
                var folder = context.Parsed.GetValue(directory)!;
                var copied = ImageFiles.Export(folder);
                if (context.Json)
                {
                    JsonLine.Write(context.Output, new { copied });
                }
                else
                {
                    context.Output.WriteLine(
                        CameraText.Printable($"Copied {copied.Count} files to {folder}. Next, run: nanocam image check {folder}")
                    );
                }

                return Task.FromResult(ExitCode.Ok);
            }
        );
        return command;
    }

    private static CliCommand CreateCheck()
    {
        CliCommand command = new("check", "Check a checkout of nf-interpreter, its tools and the last build. Changes nothing.")
        {
            Examples = ["nanocam image check ~/nf-interpreter", "nanocam image check ~/nf-interpreter --idf ~/esp-idf"],
        };
        var directory = Folder("Checkout of nf-interpreter");
        Option<string?> idf = new("--idf")
        {
            Description = "Checkout of ESP-IDF; default: ESP32_IDF_PATH of the checkout",
            HelpName = "DIR",
        };
        command.Add(directory);
        command.Add(idf);
        command.OnRun(
            (context, _) =>
            {
                var folder = context.Parsed.GetValue(directory)!;
                if (!File.Exists(Path.Combine(folder, "CMakeLists.txt")))
                {
                    throw CliException.Usage($"{folder} is not a checkout of nf-interpreter: it has no CMakeLists.txt.");
                }

                var given = context.Parsed.GetValue(idf) is { } path ? new Checkout(path) : null;
                var isGood = true;
                foreach (var check in new ImageChecks(new Checkout(folder), given, BuildTools.VersionOf).Run())
                {
                    isGood &= check.Outcome != CheckOutcome.Failed;
                    Print(context, check);
                }

                return Task.FromResult(isGood ? ExitCode.Ok : ExitCode.Failed);
            }
        );
        return command;
    }

    private static CliCommand CreateInspect()
    {
        CliCommand command = new("inspect", "List the native assemblies of a firmware image, with checksums and versions.")
        {
            Examples = ["nanocam image inspect build/nanoCLR.bin"],
        };
        Argument<string> file = new("FILE") { Description = "The nanoCLR.bin of a build" };
        command.Add(file);
        command.OnRun(
            async (context, cancellationToken) =>
            {
                var path = context.Parsed.GetValue(file)!;
                if (!File.Exists(path))
                {
                    throw CliException.Usage($"{path} does not exist.");
                }

                var assemblies = NativeAssembly.Find(await File.ReadAllBytesAsync(path, cancellationToken));
                foreach (var assembly in assemblies)
                {
                    Print(context, assembly);
                }

                return HasCamera(context, assemblies) ? ExitCode.Ok : ExitCode.Failed;
            }
        );
        return command;
    }

    private static bool HasCamera(CommandContext context, IReadOnlyList<NativeAssembly> assemblies)
    {
        var camera = assemblies.FirstOrDefault(assembly => assembly.Name == "NanoCam.Camera");
        if (camera?.Checksum == ImageFiles.Checksum)
        {
            return true;
        }

        context.Notice(
            camera is null
                ? "The image has no NanoCam.Camera: it was built without the camera component."
                : $"The image does not match this version, whose NanoCam.Camera has 0x{ImageFiles.Checksum:X8}. Build it again."
        );
        return false;
    }

    private static void Print(CommandContext context, NativeAssembly assembly)
    {
        if (context.Json)
        {
            var checksum = $"0x{assembly.Checksum:X8}";
            JsonLine.Write(
                context.Output,
                new
                {
                    name = assembly.Name,
                    checksum,
                    version = assembly.Version.ToString(),
                }
            );
        }
        else
        {
            context.Output.WriteLine($"{assembly.Name, -50} 0x{assembly.Checksum:X8}  {assembly.Version}");
        }
    }

    private static void Print(CommandContext context, Check check)
    {
        var outcome = check.Outcome.ToString().ToLowerInvariant();
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    check = check.Name,
                    outcome,
                    detail = check.Detail,
                    advice = check.Advice,
                }
            );
            return;
        }

        context.Output.WriteLine(CameraText.Printable($"{outcome, -8} {check.Name, -18} {check.Detail}"));
        if (check.Advice is { } advice)
        {
            context.Output.WriteLine(CameraText.Printable($"{"", -27} {advice}"));
        }
    }

    private static Argument<string> Folder(string description) => new("DIR") { Description = description };
}
