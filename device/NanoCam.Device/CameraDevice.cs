using NanoCam.Camera;
using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Local;
using NanoCam.Device.Network;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Supervision;
using NanoCam.Device.Time;
using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device;

/// <summary>The whole camera, composed by hand: sensor, capture, frame slot, uplink and supervisors. One per boot.</summary>
public sealed class CameraDevice
{
    // The largest array of the interpreter has 786,420 bytes, which is too small for a 5-megapixel JPEG and twice the size of a UXGA JPEG.
    private const int LargestWidth = 1600;
    private const int LargestHeight = 1200;
    private const uint WeakSupplyIntervalMilliseconds = 1000;
    private const int WeakSupplyClockHertz = 10_000_000;
    private const int JoinMarginMilliseconds = 30_000;

    private readonly GuardedThread[] _threads;

    /// <summary>Creates the device; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="hardware">Its hardware.</param>
    /// <param name="connector">Opens connections to the server.</param>
    /// <param name="clients">Creates HTTP clients for photos and pairing.</param>
    /// <param name="keyStore">Stores the key that pairing creates; null (default) for the settings file.</param>
    public CameraDevice(
        DeviceSettings settings,
        DeviceHardware hardware,
        IConnector connector,
        IHttpClients clients,
        IKeyStore? keyStore = null
    )
    {
        var facts = new ChipFacts();
        hardware.Chip.Read(facts);
        var board = settings.FindBoard() ?? Boards.Custom;
        Boots = new BootRecord(hardware.Folder);
        Boots.RecordBoot(facts.ResetReason);
        Stop = new StopSignal(hardware.Clock);
        Identity = new DeviceIdentity
        {
            CameraId = settings.CameraId,
            Board = board.Name,
            Key = settings.Key,
            BootId = Draw(hardware),
            Capabilities = facts.TemperatureCelsius == Wire.Health.NoTemperature ? 0 : Capabilities.Temperature,
        };
        var slot = new FrameSlot(settings.Local ? 1 + LocalServer.Clients : 1);
        Health = new DeviceHealth(hardware.Clock, hardware.Chip, hardware.Camera, slot);
        Health.BrownOuts = (ushort)Boots.BrownOuts;
        Health.SetFault(DeviceFaults.BrownOuts, Boots.IsSupplyWeak);
        Health.SetFault(DeviceFaults.Storage, Boots.IsStorageBad);
        Health.SetFault(DeviceFaults.NoComponent, hardware.Camera is MissingCamera);
        Health.SetFault(DeviceFaults.UncheckedCertificate, settings.Server != null && settings.Server.IsTls && !settings.TlsCheck);
        Crashes = new CrashLog(hardware.Folder);
        var faults = new ThreadFaults(Crashes, Health, hardware.Clock, Identity.BootId);
        if (facts.ResetReason == ResetReason.Stalled)
        {
            faults.ReportStall(facts.StallUptimeSeconds);
        }

        Capture = new CaptureLoop(
            hardware.Camera,
            CaptureOptions(settings, board, Boots.IsSupplyWeak),
            slot,
            hardware.Flash,
            Health,
            hardware.Clock,
            Stop
        );
        var jitter = new Jitter((int)Identity.BootId);
        var network = new NetworkSupervisor(hardware.Network, Health, jitter, hardware.Clock, Stop);
        var memory = new MemorySupervisor(Health, Boots, hardware.Chip, hardware.Clock);
        var builder = new UplinkBuilder(Identity, Capture, slot, Health, hardware, jitter, Stop)
        {
            Supervisor = network,
            Crashes = Crashes,
        };
        if (settings.Server != null)
        {
            var store = keyStore ?? new SettingsKeyStore(new SettingsFile(hardware.Folder));
            builder.Pairing = builder.CreatePairing(settings.Server, settings.Pairing, clients, store);
        }

        var isSettled = facts.ResetReason == ResetReason.DeepSleep || HasJoined(settings, hardware);
        Uplink =
            settings.Server == null ? new NoUplink(Capture, Stop)
            : settings.Mode == DeviceMode.Photo
                ? builder.CreatePhoto(PhotoOptions(settings, isSettled), new PhotoRecord(hardware.Folder), clients)
            : builder.CreateStream(new UplinkOptions(settings.Server), connector);
        Capture.Attach(Uplink);
        Supervisor = new DeviceSupervisor(faults, memory, Health, hardware.Chip, hardware.Clock, Stop);
        var threads = new GuardedThread[settings.Local ? 5 : 4];
        threads[0] = new GuardedThread("network", network.Run, faults, Stop);
        threads[1] = new GuardedThread("capture", Capture.Run, faults, Stop);
        threads[2] = new GuardedThread("uplink", Uplink.Run, faults, Stop);
        if (settings.Local)
        {
            var local = new LocalServer(Identity, settings, Capture, slot, hardware.Clock, Stop);
            threads[3] = new GuardedThread("local server", local.Run, faults, Stop);
        }

        // Last, because the supervisor starts threads that are not alive.
        threads[threads.Length - 1] = new GuardedThread("supervisor", Supervisor.Run, faults, Stop);
        Supervisor.Watch(Watch(threads, network));
        _threads = threads;
    }

    /// <summary>Identity of this camera.</summary>
    public DeviceIdentity Identity { get; }

    /// <summary>Counters and faults.</summary>
    public DeviceHealth Health { get; }

    /// <summary>Brown-outs across restarts.</summary>
    public BootRecord Boots { get; }

    /// <summary>The report of a failure that the server did not receive yet.</summary>
    public CrashLog Crashes { get; }

    /// <summary>Checks the threads and feeds the watchdog.</summary>
    public DeviceSupervisor Supervisor { get; }

    /// <summary>Captures frames; runs on the capture thread.</summary>
    public CaptureLoop Capture { get; }

    /// <summary>Sends the frames to the server.</summary>
    public IUplink Uplink { get; }

    /// <summary>Ends every thread when set.</summary>
    public StopSignal Stop { get; }

    /// <summary>Reports faults that were found when the settings were loaded. Call it before <see cref="Start"/>.</summary>
    public void Report(LoadedSettings load)
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

    /// <summary>Waits until every thread has ended; set <see cref="Stop"/> first.</summary>
    public void Join()
    {
        Capture.Wake();
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    // The supervisor does not watch its own thread: the watchdog does.
    private ThreadWatch[] Watch(GuardedThread[] threads, NetworkSupervisor network)
    {
        var watches = new ThreadWatch[threads.Length - 1];
        watches[0] = new ThreadWatch(threads[0], network);
        watches[1] = new ThreadWatch(threads[1], Capture);
        watches[2] = new ThreadWatch(threads[2], Uplink);
        if (watches.Length > 3)
        {
            // Its worker threads handle the clients; it only has to be alive.
            watches[3] = new ThreadWatch(threads[3], null);
        }

        return watches;
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

    // A board that sleeps after half a minute would never reach the setup page, which opens after five minutes without a successful join. A
    // board that woke from deep sleep has shown the page already, or did not need to.
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
            options.NetworkTimeoutMilliseconds = (int)(JoinMonitor.TimeoutMicroseconds / 1000) + JoinMarginMilliseconds;
        }

        return options;
    }

    private static bool HasJoined(DeviceSettings settings, DeviceHardware hardware)
    {
        return new JoinRecord(hardware.Folder, settings.WifiSsid, settings.WifiPassword).HasWorked();
    }

    private static uint Draw(DeviceHardware hardware)
    {
        var random = new byte[4];
        hardware.Chip.FillRandom(random);
        return Bytes.ReadUInt32(random, 0);
    }
}
