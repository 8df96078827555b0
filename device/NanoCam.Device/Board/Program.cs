using System;
using System.Threading;
using NanoCam.Camera;
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
        Console.WriteLine("camera " + settings.CameraId + ", board " + board.Name + ", server " + settings.ServerText);
        if (!CameraPower.SwitchOn(board))
        {
            Console.WriteLine("The camera's power chip is not responding, so the sensor has no power. Check the board setting.");
        }

        BoardClock clock = new BoardClock();
        WifiNetwork network = new WifiNetwork(settings.WifiSsid, settings.WifiPassword);
        TcpConnector tcp = new TcpConnector(new UplinkOptions(settings.Server!).SendTimeoutMilliseconds);
        IConnector connector = settings.Server != null && settings.Server.IsTls ? new TlsConnector(tcp, Authority, settings.TlsCheck) : tcp;
        DeviceHardware hardware = new DeviceHardware(clock, new BoardChip(), new Esp32Camera(), new GpioFlash(board), network, Folder);
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
        try
        {
            SetupAccessPoint.SwitchOn("NanoCam-setup");
        }
        catch (Exception)
        {
            // The image has no access point. If there are settings, the next start must use them.
            request.Clear();
            throw;
        }

        Console.WriteLine("Join the Wi-Fi network NanoCam-setup and open http://" + SetupAccessPoint.Address + " to set up the camera.");
        BoardClock clock = new BoardClock();
        SetupServer server = new SetupServer(file, load.Parsed, SetupAccessPoint.Address, new BoardChip(), clock, new StopSignal(clock));
        bool hasSettings = load.Settings != null;
        request.Clear();
        Thread thread = new Thread(server.Run);
        thread.Start();
        Thread.Sleep(hasSettings ? SetupMilliseconds : Timeout.Infinite);
        if (load.Settings != null && load.Settings.Mode == DeviceMode.Photo && load.Settings.PhotoSleep)
        {
            new BoardChip().DeepSleep(AfterSetupMilliseconds, -1, 0);
        }

        Power.RebootDevice();
    }
}
