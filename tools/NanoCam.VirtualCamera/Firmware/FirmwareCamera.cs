using NanoCam.Client;
using NanoCam.Device;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Uplink;
using NanoCam.Jpeg;
using NanoCam.VirtualCamera.Faults;
using NanoCam.VirtualCamera.Scenes;
using NanoCam.Wire;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>
/// Runs the firmware (device/NanoCam.Device) as a program: capture loop, frame slot, uplink, settings and health are the device's own code.
/// Only sensor, chip and network are replaced. It restarts like a board, and optionally injects faults.
/// </summary>
public sealed class FirmwareCamera(FirmwareCameraOptions options)
{
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(200);

    private readonly StoredKey _kept = new();
    private readonly FaultPlan _plan = new(options.Faults, options.Seed);

    /// <summary>Camera id.</summary>
    public string Id => options.Id;

    /// <summary>Counters of the camera over all boots.</summary>
    public CameraStatistics Statistics { get; } = new();

    /// <summary>Runs until canceled.</summary>
    /// <exception cref="Client.UplinkException">
    /// The first connection failed and <see cref="FirmwareCameraOptions.FailFast"/> is set.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var temporary = options.Folder is null ? Directory.CreateTempSubdirectory("nanocam-device-") : null;
        var folder = options.Folder ?? temporary!.FullName;
        var reason = ResetReason.PowerOn;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                (reason, var pause) = await BootAsync(folder, reason, cancellationToken);
                if (pause > TimeSpan.Zero)
                {
                    Statistics.Change(report => report with { State = UplinkState.Waiting });
                    await Task.Delay(pause, options.Time, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The camera was canceled during deep sleep.
        }
        finally
        {
            Statistics.Change(report => report with { State = UplinkState.Stopped });
            temporary?.Delete(recursive: true);
        }
    }

    private async Task<(ResetReason Reason, TimeSpan Pause)> BootAsync(
        string folder,
        ResetReason reason,
        CancellationToken cancellationToken
    )
    {
        var restart = new TaskCompletionSource<(ResetReason, TimeSpan)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = new SystemClock(options.Time);
        var size = new FrameSize(options.Width, options.Height);
        using var sensor = new SceneCamera(options.Scene, options.Id, size, options.Fps, options.Seed, clock, options.Time)
        {
            Movers = options.Movers ? new MoverScript(options.Seed) : null,
        };
        var chip = new ProgramChip(reason, (why, pause) => restart.TrySetResult((why, pause)));
        var tls = new ComputerTlsConnector(new UplinkOptions(Address()).SendTimeoutMilliseconds);
        IConnector network = options.Link is { } link ? new LinkConnector(tls, link) : tls;
        var connector = new FaultyConnector(network, _plan, Statistics, options.Time, PowerCycle);
        using var http = new FaultyHttpHandler(_plan, Statistics, options.Time, PowerCycle);
        var hardware = new DeviceHardware(clock, chip, sensor, new NoFlash(), new ComputerNetwork(), folder);
        var device = new CameraDevice(Settings(), hardware, connector, new FaultyHttpClients(http), _kept);
        device.Identity.Capabilities |= Capabilities.Virtual;
        device.Identity.Board = "virtual";
        var meter = new DeviceMeter(device, connector, http, Statistics);
        device.Start();
        try
        {
            using var timer = new PeriodicTimer(Watch, options.Time);
            while (!restart.Task.IsCompleted && !cancellationToken.IsCancellationRequested)
            {
                meter.Read();
                if (options.FailFast && !Statistics.HasConnected && meter.Failure is { } failure)
                {
                    throw failure;
                }

                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller stops the camera.
        }
        finally
        {
            device.Stop.Set();
            await Task.Run(device.Join, CancellationToken.None);
            meter.Read();
        }

        // Without a restart, the caller stopped the camera.
        restart.TrySetResult((ResetReason.Unknown, TimeSpan.Zero));
        return await restart.Task;

        void PowerCycle() => restart.TrySetResult((ResetReason.PowerOn, TimeSpan.Zero));
    }

    private DeviceSettings Settings() =>
        new()
        {
            CameraId = options.Id,
            Board = "custom",
            Server = Address(),
            Key = _kept.Key ?? (options.Key.IsEmpty ? null : options.Key.ToArray()),
            Pairing = _kept.Key is null ? options.Code : "",
            Mode = options.Uplink == UplinkTransport.Stream ? DeviceMode.Live : DeviceMode.Photo,
            PhotoIntervalSeconds = options.PhotoIntervalSeconds,
            PhotoSleep = false,
            Width = options.Width,
            Height = options.Height,
            Quality = options.Quality,
            IntervalMilliseconds = 0,
        };

    private Device.Uplink.ServerAddress Address() =>
        Device.Uplink.ServerAddress.TryParse(options.Server.GetLeftPart(UriPartial.Path), out var address)
            ? address!
            : throw new UriFormatException($"The firmware cannot connect to the address {options.Server}.");
}
