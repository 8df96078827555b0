using System;
using System.Threading;
using NanoCam.Camera;
using NanoCam.Device.Capture;
using NanoCam.Device.Chip;
using NanoCam.Device.Network;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Time;
using NanoCam.Device.Uplink;
using nanoFramework.Runtime.Native;

namespace NanoCam.Device.Board;

/// <summary>Entry point of a board. Loads the settings and composes the device by hand.</summary>
public static class Program
{
    // The internal storage (littlefs, partition "config").
    private const string Folder = "I:\\";
    private const string Authority = Folder + "ca.pem";
    private const int PollMilliseconds = 1000;
    private const int SetupMilliseconds = 300_000;
    private const int AfterSetupMilliseconds = 1000;
    private const int FaultMilliseconds = 30_000;

    /// <summary>Never returns on a board.</summary>
    public static void Main()
    {
        InliningGuard.Run(Start);
    }

    private static void Start()
    {
        try
        {
            Boot();
        }
        catch (Exception e)
        {
            // Last exception handler. Leaves time to read the message and attach a debugger, then restarts.
            Console.WriteLine("The firmware stopped because of an error and restarts in 30 seconds: " + e.ToString());
            Thread.Sleep(FaultMilliseconds);
            Power.RebootDevice();
        }
    }

    private static void Boot()
    {
        Console.WriteLine(DeviceIdentity.Firmware);
        SettingsFile file = new SettingsFile(Folder);
        LoadedSettings load = file.Load();
        SetupRequest request = new SetupRequest(Folder);
        DeviceSettings? settings = load.Settings;
        if (settings == null || request.IsSet)
        {
            SetUp(file, load, request);
        }
        else if (StoredWifi.UseStation(settings.WifiSsid, settings.WifiPassword))
        {
            // Otherwise, the image would automatically join another network, or none: after the setup page, the radio is not in station
            // mode.
            Power.RebootDevice();
        }
        else
        {
            Run(settings, load, request);
        }
    }

    private static void Run(DeviceSettings settings, LoadedSettings load, SetupRequest request)
    {
        CameraBoard board = settings.FindBoard() ?? Boards.Custom;
        bool hasComponent = CameraComponent.IsPresent();
        Console.WriteLine("camera " + settings.CameraId + ", board " + board.Name + ", server " + settings.ServerText);
        if (!hasComponent)
        {
            // The camera reports this to the server, so it must not stop here.
            Console.WriteLine(CameraComponent.Missing);
        }
        else if (!CameraPower.SwitchOn(board))
        {
            Console.WriteLine("The camera's power chip is not responding, so the sensor has no power. Check the board setting.");
        }

        IClock clock = hasComponent ? new BoardClock() : new StockClock();
        IChip chip = hasComponent ? new BoardChip(board) : new StockChip();
        ICamera camera = hasComponent ? new Esp32Camera() : new MissingCamera();
        WifiNetwork network = new WifiNetwork(settings.WifiSsid, settings.WifiPassword, hasComponent);
        TcpConnector tcp = new TcpConnector(new UplinkOptions(settings.Server!).SendTimeoutMilliseconds);
        IConnector connector = settings.Server != null && settings.Server.IsTls ? new TlsConnector(tcp, Authority, settings.TlsCheck) : tcp;
        DeviceHardware hardware = new DeviceHardware(clock, chip, camera, new GpioFlash(board), network, Folder);
        CameraDevice device = new CameraDevice(settings, hardware, connector, new TlsHttpClients(Authority, settings.TlsCheck));
        device.Report(load);
        device.Start();

        JoinMonitor monitor = new JoinMonitor(network, new JoinRecord(Folder, settings.WifiSsid, settings.WifiPassword), clock);
        bool isReported = false;
        while (!monitor.IsSetupNeeded())
        {
            if (device.Identity.IsPairingRefused && !isReported)
            {
                isReported = true;
                Console.WriteLine(
                    "The server rejected the pairing code. Create a new code on the page Add a camera, "
                        + "then enter it on the setup page or with nanocam flash."
                );
            }

            Thread.Sleep(PollMilliseconds);
        }

        Console.WriteLine(
            "The camera could not join the Wi-Fi network "
                + settings.WifiSsid
                + " within five minutes. The setup page opens after a restart."
        );
        if (request.TrySet())
        {
            Power.RebootDevice();
        }

        Thread.Sleep(Timeout.Infinite);
    }

    // Without settings, the page stays open. With settings that do not work, it stays open for five minutes, because the access point
    // may return. A board that sleeps between photos then sleeps, so that an unavailable access point does not drain the battery.
    private static void SetUp(SettingsFile file, LoadedSettings load, SetupRequest request)
    {
        bool hasSettings = load.Settings != null;
        SetupStep step;
        try
        {
            step = new SetupRestarts(Folder).Next(SetupAccessPoint.TrySwitchOn("NanoCam-setup"), hasSettings);
        }
        catch (Exception)
        {
            // The image has no access point. If there are settings, the next start must use them.
            request.Clear();
            throw;
        }

        if (step == SetupStep.Restart || step == SetupStep.UseSettings)
        {
            Restart(step, request);
        }

        if (step == SetupStep.ServeWithoutDhcp)
        {
            Console.WriteLine("The board cannot assign addresses (DHCP). Set the address 192.168.4.2 on your phone or PC yourself.");
        }

        Console.WriteLine("Join the Wi-Fi network NanoCam-setup and open http://" + SetupAccessPoint.Address + " to set up the camera.");
        bool hasComponent = CameraComponent.IsPresent();
        IClock clock = hasComponent ? new BoardClock() : new StockClock();
        IChip chip = hasComponent ? new BoardChip(Boards.Custom) : new StockChip();
        SetupServer server = new SetupServer(file, load.Parsed, SetupAccessPoint.Address, chip, clock, new StopSignal(clock));
        if (!hasComponent)
        {
            server.Note = CameraComponent.Missing;
            Console.WriteLine(CameraComponent.Missing);
        }

        request.Clear();
        Thread thread = new Thread(server.Run);
        thread.Start();
        Thread.Sleep(hasSettings ? SetupMilliseconds : Timeout.Infinite);
        if (load.Settings != null && load.Settings.Mode == DeviceMode.Photo && load.Settings.PhotoSleep)
        {
            chip.DeepSleep(AfterSetupMilliseconds, -1, 0);
        }

        Power.RebootDevice();
    }

    // The interpreter restarts at its next check; until then, nothing else may run here.
    private static void Restart(SetupStep step, SetupRequest request)
    {
        if (step == SetupStep.UseSettings)
        {
            Console.WriteLine(
                "The setup page cannot start: the board cannot assign addresses (DHCP). The camera tries its settings again."
            );
            request.Clear();
        }

        Power.RebootDevice();
        Thread.Sleep(Timeout.Infinite);
    }
}
