using System.CommandLine;
using NanoCam.Cli.Running;
using NanoCam.Cli.Uplinks;
using NanoCam.Client;
using NanoCam.Client.Firmware;
using NanoCam.Client.Scenes;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam simulate</c>: runs virtual cameras, with injected faults on request.</summary>
internal static class SimulateCommand
{
    private const int MaxCameras = 500;

    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("simulate", "Run virtual cameras with moving scenes, real JPEG frames and the protocol of the device.")
        {
            Examples =
            [
                "nanocam simulate                            one camera, cam-1, until Ctrl+C",
                "nanocam simulate --cameras 16 --fps 15 --size vga",
                "nanocam simulate --truncate 0.05 --reconnect 0.01 --seed 7    a bad connection, repeatable",
                "nanocam simulate --uplink http --fps 0.2 --size uxga          one large frame every five seconds",
                "nanocam simulate --firmware --cameras 4     the firmware's own code as four cameras",
                "nanocam simulate --camera door --code 7QK4M-2X9TB            pairs first, with a code from the viewer page",
            ],
        };
        var cameras = NumberOption.Create("--cameras", 1, MaxCameras, "-n");
        cameras.Description = "Number of cameras";
        cameras.HelpName = "N";
        cameras.DefaultValueFactory = _ => 1;
        var fps = NumberOption.Create("--fps", 0.01, 240);
        fps.Description = "Frames per second of each camera; the server can request fewer";
        fps.HelpName = "N";
        fps.DefaultValueFactory = _ => 10;
        Option<FrameSize> size = new("--size")
        {
            Description = $"{string.Join(", ", FrameSize.Names)}, or WIDTHxHEIGHT",
            HelpName = "SIZE",
            DefaultValueFactory = _ => new FrameSize(640, 480),
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!FrameSize.TryParse(text, out var parsed))
                {
                    result.AddError(
                        $"--size does not accept \"{text}\". Use {string.Join(", ", FrameSize.Names)}, or WIDTHxHEIGHT of {FrameSize.MinSide} to {FrameSize.MaxSide}."
                    );
                }

                return parsed;
            },
        };
        var quality = NumberOption.Create("--quality", 1, 100, "-q");
        quality.Description = "JPEG quality, 1 (smallest) to 100 (best)";
        quality.HelpName = "N";
        quality.DefaultValueFactory = _ => 80;
        Option<string?> scene = new("--scene")
        {
            Description = $"{string.Join(", ", SceneRenderer.Names)}; without it, the cameras show different scenes",
            HelpName = "NAME",
        };
        scene.AcceptOnlyFromAmong([.. SceneRenderer.Names]);
        Option<string> prefix = new("--prefix")
        {
            Description = "Camera ids are PREFIX-1, PREFIX-2, …; for a single camera, use --camera",
            HelpName = "PREFIX",
            DefaultValueFactory = _ => "cam",
        };
        var drop = Probability("--drop", "that a frame is dropped");
        var truncate = Probability("--truncate", "that a frame is truncated");
        var stall = Probability("--stall", "that sending stops for 2 s inside a frame");
        var reconnect = Probability("--reconnect", "per frame that the connection drops");
        Option<bool> reboot = new("--reboot")
        {
            Description = "A dropped connection also restarts the camera, with a new boot id and sequence numbers from 1",
        };
        Option<int> seed = new("--seed")
        {
            Description = "Seed of faults and scene details, for repeatable runs",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Option<bool> firmware = new("--firmware")
        {
            Description = "Run the code of the firmware with a virtual sensor and chip; does not inject faults",
        };
        var code = CodeOption.Create();
        Option[] own = [cameras, fps, size, quality, scene, prefix, drop, truncate, stall, reconnect, reboot, seed, firmware, code];
        foreach (var option in own)
        {
            command.Add(option);
        }

        UplinkOptions uplink = new(command);

        command.OnRun(
            async (context, cancellationToken) =>
            {
                var parsed = context.Parsed;
                var count = parsed.GetValue(cameras);
                if (context.Camera is not null && count > 1)
                {
                    throw CliException.Usage("--camera sets the id of a single camera. With --cameras, use --prefix.");
                }

                var key = uplink.Key(context);
                var given = parsed.GetValue(code);
                if (count > 1 && (key.Length > 0 || given is not null))
                {
                    throw CliException.Usage(
                        "--key and --code are for a single camera. Omit --cameras, or start the server with NanoCam:Access:Cameras=Open."
                    );
                }

                var pixels = parsed.GetValue(size);
                SimulatedCameraOptions common = new()
                {
                    Server = context.Server,
                    Id = "",
                    Scene = "",
                    Width = pixels.Width,
                    Height = pixels.Height,
                    Fps = parsed.GetValue(fps),
                    Quality = parsed.GetValue(quality),
                    Uplink = uplink.Kind(context),
                    FailFast = uplink.FailFast(context),
                    Time = context.Clock,
                    Faults = new FaultOptions
                    {
                        Drop = parsed.GetValue(drop),
                        Truncate = parsed.GetValue(truncate),
                        Stall = parsed.GetValue(stall),
                        Reconnect = parsed.GetValue(reconnect),
                        RebootOnReconnect = parsed.GetValue(reboot),
                    },
                };
                SimulatedCameraOptions[] fleet =
                [
                    .. Enumerable
                        .Range(0, count)
                        .Select(i =>
                            common with
                            {
                                Id = CommandContext.CheckCameraId(context.Camera ?? $"{parsed.GetValue(prefix)}-{i + 1}"),
                                Scene = parsed.GetValue(scene) ?? SceneRenderer.Names[i % SceneRenderer.Names.Count],
                                Seed = unchecked(parsed.GetValue(seed) + i),
                            }
                        ),
                ];
                var isFirmware = parsed.GetValue(firmware);
                if (given is not null && !isFirmware)
                {
                    key = await CodeOption.PairAsync(context, fleet[0].Id, given, cancellationToken);
                }

                fleet = [.. fleet.Select(options => options with { Key = key })];
                var played = isFirmware
                    ? FirmwareFleet(fleet, given ?? "", faults: [drop, truncate, stall, reconnect, reboot], parsed)
                    : SimulatedFleet(fleet);
                return await RunAsync(context, played, uplink.Duration(context), cancellationToken);
            }
        );
        return command;
    }

    private static PlayedFleet SimulatedFleet(SimulatedCameraOptions[] fleet)
    {
        SimulatedCamera[] cameras = [.. fleet.Select(options => new SimulatedCamera(options))];
        return new PlayedFleet(
            [.. cameras.Zip(fleet, (camera, options) => new PlayedCamera(camera.Id, options.Scene, camera.Statistics))],
            [.. cameras.Select<SimulatedCamera, Func<CancellationToken, Task>>(camera => camera.RunAsync)],
            fleet[0].Fps
        );
    }

    private static PlayedFleet FirmwareFleet(SimulatedCameraOptions[] fleet, string code, Option[] faults, ParseResult parsed)
    {
        if (faults.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } fault)
        {
            throw CliException.Usage($"{fault.Name} does not work with --firmware, which does not inject faults. Omit one of them.");
        }

        FirmwareCamera[] cameras =
        [
            .. fleet.Select(options => new FirmwareCamera(
                new FirmwareCameraOptions
                {
                    Server = options.Server,
                    Id = options.Id,
                    Scene = options.Scene,
                    Width = options.Width,
                    Height = options.Height,
                    Fps = options.Fps,
                    Quality = options.Quality,
                    Uplink = options.Uplink,
                    PhotoIntervalSeconds = Math.Max(1, (int)Math.Round(1 / options.Fps)),
                    Seed = options.Seed,
                    Key = options.Key,
                    Code = code,
                    Time = options.Time,
                }
            )),
        ];
        return new PlayedFleet(
            [.. cameras.Zip(fleet, (camera, options) => new PlayedCamera(camera.Id, options.Scene, camera.Statistics))],
            [.. cameras.Select<FirmwareCamera, Func<CancellationToken, Task>>(camera => camera.RunAsync)],
            fleet[0].Fps
        );
    }

    private static Task<int> RunAsync(CommandContext context, PlayedFleet fleet, TimeSpan duration, CancellationToken cancellationToken)
    {
        return UplinkRunner.RunAsync(context, fleet.Cameras, PlayAsync, duration, cancellationToken);

        async Task PlayAsync(CancellationToken token)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            List<Task> running = [.. fleet.Runs.Select((run, i) => StartAsync(run, Offset(i), stop.Token))];
            try
            {
                while (running.Count > 0)
                {
                    var ended = await Task.WhenAny(running);
                    running.Remove(ended);
                    await ended;
                }
            }
            finally
            {
                await stop.CancelAsync();
                await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        async Task StartAsync(Func<CancellationToken, Task> run, TimeSpan offset, CancellationToken token)
        {
            await Task.Delay(offset, context.Clock, token);

            // Drawing takes milliseconds of a core; it must not hold up the next camera's start.
            await Task.Run(() => run(token), token);
        }

        // Real cameras do not take their pictures at the same instant; frames are spread over the first second or the first interval.
        TimeSpan Offset(int index) => TimeSpan.FromSeconds(Math.Min(1, 1 / fleet.Fps) * index / fleet.Runs.Count);
    }

    private static Option<double> Probability(string name, string what)
    {
        var option = NumberOption.Create(name, 0.0, 1.0);
        option.Description = $"Probability {what}, 0 to 1";
        option.HelpName = "P";
        return option;
    }

    /// <summary>The cameras of one run: what is shown of each, and what plays it.</summary>
    private sealed record PlayedFleet(IReadOnlyList<PlayedCamera> Cameras, IReadOnlyList<Func<CancellationToken, Task>> Runs, double Fps);
}
