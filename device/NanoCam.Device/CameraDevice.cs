using System.Threading;
using NanoCam.Camera;
using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Local;
using NanoCam.Device.Network;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Time;
using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device;

/// <summary>The whole camera, wired by hand: sensor, capture, slot, uplink, and what looks after them. One per boot.</summary>
public sealed class CameraDevice
{
    // A 5-megapixel JPEG does not fit the largest array the interpreter can have (786,420 bytes); UXGA does twice.
    private const int LargestWidth = 1600;
    private const int LargestHeight = 1200;
    private const uint WeakSupplyIntervalMilliseconds = 1000;
    private const int WeakSupplyClockHertz = 10_000_000;
    private const int JoinMarginMilliseconds = 30_000;

    private readonly DeviceParts _parts;
    private readonly Thread[] _threads;

    /// <summary>Makes the device; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="settings">How it was set up.</param>
    /// <param name="parts">What it is made of.</param>
    public CameraDevice(DeviceSettings settings, DeviceParts parts)
    {
        _parts = parts;
        var facts = new ChipFacts();
        parts.Chip.Read(facts);
        var board = settings.FindBoard() ?? Boards.Custom;
        Boots = new BootRecord(parts.Folder);
        Boots.Begin(facts.ResetReason);
        Stop = new StopSignal(parts.Clock);
        Identity = new DeviceIdentity
        {
            CameraId = settings.CameraId,
            Board = board.Name,
            Key = settings.Key,
            BootId = Draw(parts),
            Capabilities = facts.TemperatureCelsius == Wire.Health.NoTemperature ? 0 : Capabilities.Temperature,
        };
        var slot = new FrameSlot(settings.Local ? 1 + LocalServer.Clients : 1);
        Health = new DeviceHealth(parts.Clock, parts.Chip, parts.Camera, slot);
        Health.BrownOuts = (ushort)Boots.BrownOuts;
        Health.SetFault(DeviceFaults.BrownOuts, Boots.IsSupplyWeak);
        Health.SetFault(DeviceFaults.Storage, Boots.IsStorageBad);
        Health.SetFault(DeviceFaults.UncheckedCertificate, settings.Server != null && settings.Server.IsTls && !settings.TlsCheck);
        Capture = new CaptureLoop(
            parts.Camera,
            CaptureOptions(settings, board, Boots.IsSupplyWeak),
            slot,
            parts.Flash,
            Health,
            parts.Clock,
            Stop
        );
        var jitter = new Jitter((int)Identity.BootId);
        var keeper = new NetworkKeeper(parts.Network, Health, jitter, parts.Clock, Stop);
        var supervisor = new Supervisor(Health, Boots, parts.Chip, parts.Clock, Stop);
        var uplinkParts = new UplinkParts(Identity, Capture, slot, Health, parts.Network, parts.Chip, jitter, parts.Clock, Stop);
        if (settings.Server != null)
        {
            var store = parts.KeyStore ?? new SettingsKeyStore(new SettingsFile(parts.Folder));
            uplinkParts.Pairing = new Pairing(uplinkParts, settings.Server, settings.Pairing, parts.HttpClients, store);
        }

        var isSettled = facts.ResetReason == ResetReason.DeepSleep || HasJoined(settings, parts);
        Uplink =
            settings.Server == null ? new NoUplink(Capture, Stop)
            : settings.Mode == DeviceMode.Photo
                ? new HttpUplink(uplinkParts, PhotoOptions(settings, isSettled), new PhotoRecord(parts.Folder), parts.HttpClients, keeper)
            : new StreamUplink(uplinkParts, new UplinkOptions(settings.Server), parts.Connector, keeper);
        Capture.Attach(Uplink);
        var threads = new Thread[settings.Local ? 5 : 4];
        threads[0] = new Thread(keeper.Run);
        threads[1] = new Thread(Capture.Run);
        threads[2] = new Thread(Uplink.Run);
        threads[3] = new Thread(supervisor.Run);
        if (settings.Local)
        {
            var local = new LocalServer(Identity, settings, Capture, slot, parts.Clock, Stop);
            threads[4] = new Thread(local.Run);
        }

        _threads = threads;
    }

    /// <summary>Who it is.</summary>
    public DeviceIdentity Identity { get; }

    /// <summary>How it is.</summary>
    public DeviceHealth Health { get; }

    /// <summary>Brown-outs over restarts.</summary>
    public BootRecord Boots { get; }

    /// <summary>The capture thread's side.</summary>
    public CaptureLoop Capture { get; }

    /// <summary>The way to the server.</summary>
    public IUplink Uplink { get; }

    /// <summary>Ends everything when set.</summary>
    public StopSignal Stop { get; }

    /// <summary>Makes known how the settings were found. Before <see cref="Start"/>.</summary>
    public void Report(SettingsLoad load)
    {
        Health.SetFault(DeviceFaults.SettingsDamaged, load.IsDamaged);
        if (load.IsStorageBad)
        {
            Health.SetFault(DeviceFaults.Storage, true);
        }
    }

    /// <summary>Starts every thread.</summary>
    public void Start()
    {
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>Waits until every thread has ended after <see cref="Stop"/>.</summary>
    public void Join()
    {
        Capture.Wake();
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private static CaptureOptions CaptureOptions(DeviceSettings settings, CameraBoard board, bool isSupplyWeak)
    {
        var options = new CaptureOptions();
        options.Camera.Board = board;
        options.Camera.MaxWidth = LargestWidth;
        options.Camera.MaxHeight = LargestHeight;
        options.Camera.Quality = settings.Quality;
        options.Camera.ClockHertz = isSupplyWeak ? WeakSupplyClockHertz : settings.ClockMegahertz * 1_000_000;
        options.Settings.Width = (ushort)settings.Width;
        options.Settings.Height = (ushort)settings.Height;
        options.Settings.Quality = (byte)settings.Quality;
        options.Settings.IntervalMilliseconds = (uint)settings.IntervalMilliseconds;
        options.MinIntervalMilliseconds = isSupplyWeak ? WeakSupplyIntervalMilliseconds : 0;
        options.Flip = settings.Flip;
        options.Mirror = settings.Mirror;
        return options;
    }

    // A board that sleeps after half a minute would never come to the setup page, which is offered when name and password have not worked
    // for
    // five. One that woke from deep sleep has offered it, or had nothing to offer.
    internal static PhotoOptions PhotoOptions(DeviceSettings settings, bool isSettled)
    {
        var options = new PhotoOptions(settings.Server!)
        {
            IntervalSeconds = settings.PhotoIntervalSeconds,
            IsSleeping = settings.PhotoSleep,
            WakePin = settings.WakePin,
            WakeLevel = settings.WakeLevel,
        };
        if (!isSettled)
        {
            options.NetworkTimeoutMilliseconds = (int)(JoinWatch.PatienceMicroseconds / 1000) + JoinMarginMilliseconds;
        }

        return options;
    }

    private static bool HasJoined(DeviceSettings settings, DeviceParts parts)
    {
        return new JoinRecord(parts.Folder, settings.WifiSsid, settings.WifiPassword).HasWorked();
    }

    private static uint Draw(DeviceParts parts)
    {
        var random = new byte[4];
        parts.Chip.FillRandom(random);
        return Bytes.ReadUInt32(random, 0);
    }
}
