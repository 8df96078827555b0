using System.CommandLine;
using System.Text;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam pair</c>: obtains the key of a camera with a pairing code.</summary>
internal static class PairCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("pair", "Obtain the key of a camera with a pairing code from the viewer page.")
        {
            Examples =
            [
                "nanocam pair --camera door --code 7QK4M-2X9TB                   prints the key",
                "nanocam pair --camera door --code 7QK4M-2X9TB --save door.key   for: nanocam send --key @door.key",
            ],
        };
        var code = CodeOption.Create();
        code.Required = true;
        Option<string?> save = new("--save")
        {
            Description = "Write the key to this file, readable only by you; without this option, print it",
            HelpName = "FILE",
        };
        Option<bool> force = new("--force", "-f") { Description = "Replace the file if it exists" };
        command.Add(code);
        command.Add(save);
        command.Add(force);
        command.OnRun(
            async (context, cancellationToken) =>
            {
                var camera = context.Camera ?? throw CliException.Usage("The camera is missing. Add --camera ID.");
                var file = context.Parsed.GetValue(save);
                var replaces = context.Parsed.GetValue(force);
                if (file is not null)
                {
                    AtomicFile.CheckIsWritable(file, replaces);
                }

                var key = Convert.ToHexStringLower(
                    await CodeOption.PairAsync(context, camera, context.Parsed.GetRequiredValue(code)!, cancellationToken)
                );
                if (file is not null)
                {
                    await AtomicFile.WriteAsync(file, Encoding.ASCII.GetBytes(key + "\n"), replaces, cancellationToken, isSecret: true);
                }

                if (context.Json)
                {
                    JsonLine.Write(
                        context.Output,
                        new
                        {
                            camera,
                            key = file is null ? key : null,
                            file,
                        }
                    );
                }
                else if (file is null)
                {
                    context.Output.WriteLine(key);
                }
                else
                {
                    context.Output.WriteLine($"Camera {camera} is paired. Its key is in {file}.");
                }

                return ExitCode.Ok;
            }
        );
        return command;
    }
}
