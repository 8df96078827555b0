using NanoCam.Device;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Client.Firmware;

/// <summary>
/// A camera that runs the firmware itself (device/NanoCam.Device) as a program: capture loop, frame slot, uplink, settings and health are
/// the
/// device's own code; only sensor, chip and network are stood in for. It restarts when told to, as a board does.
/// </summary>
public sealed class FirmwareCamera(FirmwareCameraOptions options)
{
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(200);

    private readonly KeptKey _kept = new();

    /// <summary>The camera's id.</summary>
    public string Id => options.Id;

    /// <summary>What it did so far, over all its boots.</summary>
    public CameraStatistics Statistics { get; } = new();

    /// <summary>Runs until cancelled.</summary>
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
            // Asleep when it was asked to end.
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
        using var sensor = new SceneCamera(options.Scene, options.Id, options.Fps, options.Seed, clock, options.Time);
        var chip = new ProgramChip(reason, (why, pause) => restart.TrySetResult((why, pause)));
        var connector = new MeteredConnector(new TcpConnector(new UplinkOptions(Address()).SendTimeoutMilliseconds));
        var hardware = new DeviceHardware(clock, chip, sensor, new NoFlash(), new ComputerNetwork(), folder);
        var device = new CameraDevice(Settings(), hardware, connector, new PlainHttpClients(), _kept);
        device.Identity.Capabilities |= Capabilities.Virtual;
        device.Identity.Board = "virtual";
        var meter = new DeviceMeter(device, connector, Statistics);
        device.Start();
        try
        {
            using var timer = new PeriodicTimer(Watch, options.Time);
            while (!restart.Task.IsCompleted && !cancellationToken.IsCancellationRequested)
            {
                meter.Read();
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            restart.TrySetResult((ResetReason.Unknown, TimeSpan.Zero));
        }
        finally
        {
            device.Stop.Set();
            await Task.Run(device.Join, CancellationToken.None);
            meter.Read();
        }

        return await restart.Task;
    }

    private DeviceSettings Settings() =>
        new()
        {
            CameraId = options.Id,
            Board = "custom",
            Server = Address(),
            Key = _kept.Key ?? (options.Key.IsEmpty ? null : options.Key.ToArray()),
            Pairing = _kept.Key is null ? options.Code : "",
            Mode = options.Uplink == UplinkKind.Stream ? DeviceMode.Live : DeviceMode.Photo,
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
            : throw new UriFormatException($"{options.Server} is no address the firmware can dial.");
}
