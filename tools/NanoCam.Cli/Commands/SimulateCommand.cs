using System.CommandLine;
using NanoCam.Cli.Running;
using NanoCam.Cli.Uplinks;
using NanoCam.Client;
using NanoCam.Jpeg;
using NanoCam.VirtualCamera.Faults;
using NanoCam.VirtualCamera.Firmware;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam simulate</c>: runs virtual cameras, optionally with injected faults.</summary>
internal static class SimulateCommand
{
    private const int MaxCameras = 500;

    // The firmware's largest frame.
    private static readonly FrameSize Largest = FrameSize.Largest;

    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new(
            "simulate",
            "Run the firmware as virtual cameras, with moving scenes, real JPEG frames and optional faults."
        )
        {
            Examples =
            [
                "nanocam simulate                            one camera, cam-1, until Ctrl+C",
                "nanocam simulate --cameras 16 --fps 15 --size vga",
                "nanocam simulate --scene yard --movers      something to detect: people, cars and cats",
                "nanocam simulate --truncate 0.05 --reconnect 0.01 --seed 7    a bad connection, repeatable",
                "nanocam simulate --link 200KB/s,80ms        a slow link; see the steering of the camera in the viewer",
                "nanocam simulate --uplink http --fps 0.2 --size uxga          one large frame every five seconds",
                "nanocam simulate --camera door --code 7QK4M-2X9TB            pairs first, with a code from the viewer page",
            ],
        };
        var cameras = NumberOption.Create("--cameras", 1, MaxCameras, "-n");
        cameras.Description = "Number of cameras";
        cameras.HelpName = "N";
        cameras.DefaultValueFactory = _ => 1;
        var fps = NumberOption.Create("--fps", 0.01, 240);
        fps.Description = "Frames per second of each camera; the server can request fewer; at most 1 with --uplink http";
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
                if (!FrameSize.TryParse(text, out var parsed) || parsed.Width > Largest.Width || parsed.Height > Largest.Height)
                {
                    result.AddError(
                        $"--size does not accept \"{text}\". Use {string.Join(", ", FrameSize.Names)}, or WIDTHxHEIGHT of at "
                            + $"least {FrameSize.MinSide}x{FrameSize.MinSide} and at most {Largest}."
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
        ChoiceOption.Accept(scene, SceneRenderer.Names);
        Option<bool> movers = new("--movers")
        {
            Description = "People, cars and cats cross the scenes from time to time; best with --scene yard",
        };
        Option<string> prefix = new("--prefix")
        {
            Description = "Camera ids are PREFIX-1, PREFIX-2, …; for a single camera, use --camera",
            HelpName = "PREFIX",
            DefaultValueFactory = _ => "cam",
        };
        var drop = Probability("--drop", "that a frame is lost");
        var truncate = Probability("--truncate", "that a frame is truncated");
        var stall = Probability("--stall", "that sending stops for 2 s inside a frame");
        var reconnect = Probability("--reconnect", "per frame that the connection drops");
        Option<bool> reboot = new("--reboot")
        {
            Description = "A dropped connection also restarts the camera, with a new boot id and sequence numbers from 1",
        };
        var link = LinkOption.Create();
        var seed = NumberOption.Create("--seed", int.MinValue, int.MaxValue);
        seed.Description = "Seed of faults and scene details, for repeatable runs";
        seed.HelpName = "N";
        seed.DefaultValueFactory = _ => 1;
        Option<bool> firmware = new("--firmware") { Description = "Has no effect: simulated cameras always run the firmware" };
        var code = CodeOption.Create();
        Option[] own =
        [
            cameras,
            fps,
            size,
            quality,
            scene,
            movers,
            prefix,
            drop,
            truncate,
            stall,
            reconnect,
            reboot,
            link,
            seed,
            firmware,
            code,
        ];
        foreach (var option in own)
        {
            command.Add(option);
        }

        UplinkCommandOptions uplink = new(command);

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

                if (parsed.GetValue(link) is not null && uplink.Kind(context) != UplinkTransport.Stream)
                {
                    throw CliException.Usage("--link simulates the link of the stream uplink. Omit --uplink http.");
                }

                var links = LinkOption.Links(parsed.GetValue(link), parsed.GetValue(seed), context.Clock);
                var pixels = parsed.GetValue(size);
                var rate = parsed.GetValue(fps);
                FirmwareCameraOptions common = new()
                {
                    Server = context.Server,
                    Id = "",
                    Scene = "",
                    Movers = parsed.GetValue(movers),
                    Width = pixels.Width,
                    Height = pixels.Height,
                    Fps = rate,
                    Quality = parsed.GetValue(quality),
                    Uplink = uplink.Kind(context),
                    PhotoIntervalSeconds = Math.Max(1, (int)Math.Round(1 / rate)),
                    Key = key,
                    Code = given ?? "",
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
                FirmwareCameraOptions[] fleet =
                [
                    .. Enumerable
                        .Range(0, count)
                        .Select(i =>
                            common with
                            {
                                Id = CommandContext.CheckCameraId(context.Camera ?? $"{parsed.GetValue(prefix)}-{i + 1}"),
                                Scene = parsed.GetValue(scene) ?? SceneRenderer.Names[i % SceneRenderer.Names.Count],
                                Seed = unchecked(parsed.GetValue(seed) + i),
                                Link = links(i),
                            }
                        ),
                ];
                return await RunAsync(context, fleet, uplink.Duration(context), cancellationToken);
            }
        );
        return command;
    }

    private static Task<int> RunAsync(
        CommandContext context,
        FirmwareCameraOptions[] fleet,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        FirmwareCamera[] cameras = [.. fleet.Select(options => new FirmwareCamera(options))];
        PlayedCamera[] shown = [.. cameras.Zip(fleet, (camera, options) => new PlayedCamera(camera.Id, options.Scene, camera.Statistics))];
        return UplinkRunner.RunAsync(context, shown, PlayAsync, duration, cancellationToken);

        async Task PlayAsync(CancellationToken token)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            List<Task> running = [.. cameras.Select((camera, i) => StartAsync(camera, Offset(i), stop.Token))];
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

        async Task StartAsync(FirmwareCamera camera, TimeSpan offset, CancellationToken token)
        {
            await Task.Delay(offset, context.Clock, token);

            // Drawing takes milliseconds of a core; it must not delay the start of the next camera.
            await Task.Run(() => camera.RunAsync(token), token);
        }

        // Real cameras do not capture at the same instant: frames are spread over the first second or the first interval.
        TimeSpan Offset(int index) => TimeSpan.FromSeconds(Math.Min(1, 1 / fleet[0].Fps) * index / fleet.Length);
    }

    private static Option<double> Probability(string name, string what)
    {
        var option = NumberOption.Create(name, 0.0, 1.0);
        option.Description = $"Probability {what}, 0 to 1";
        option.HelpName = "P";
        return option;
    }
}
