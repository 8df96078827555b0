using System;
using System.Threading;
using NanoCam.Camera;
using NanoCam.Device.Network;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Time;
using NanoCam.Device.Uplink;
using nanoFramework.Runtime.Native;

namespace NanoCam.Device.Board;

/// <summary>Where a board begins. Reads its settings and puts the parts together by hand.</summary>
public static class Program
{
    // The internal storage (littlefs, partition "config").
    private const string Folder = "I:\\";
    private const string Authority = Folder + "ca.pem";
    private const int LookMilliseconds = 1000;
    private const int SetupMilliseconds = 300_000;
    private const int AfterSetupMilliseconds = 1000;
    private const int FaultMilliseconds = 30_000;

    /// <summary>Never returns on a board.</summary>
    public static void Main()
    {
        OwnFrames.Run(Start);
    }

    private static void Start()
    {
        try
        {
            Boot();
        }
        catch (Exception e)
        {
            // Nobody is above to handle it. Time for a person to read it and for a debugger to attach, then from the beginning.
            Console.WriteLine("NanoCam stopped: " + e.ToString());
            Thread.Sleep(FaultMilliseconds);
            Power.RebootDevice();
        }
    }

    private static void Boot()
    {
        Console.WriteLine(DeviceIdentity.Firmware);
        SettingsFile file = new SettingsFile(Folder);
        SettingsLoad load = file.Load();
        SetupRequest request = new SetupRequest(Folder);
        DeviceSettings? settings = load.Settings;
        if (settings == null || request.IsSet)
        {
            SetUp(file, load, request);
        }
        else if (StoredWifi.UseStation(settings.WifiSsid, settings.WifiPassword))
        {
            // What the image joins by itself would be another network, or none: after the setup page the radio is no station.
            Power.RebootDevice();
        }
        else
        {
            Run(settings, load, request);
        }
    }

    private static void Run(DeviceSettings settings, SettingsLoad load, SetupRequest request)
    {
        CameraBoard board = settings.FindBoard() ?? Boards.Custom;
        Console.WriteLine("camera " + settings.CameraId + ", board " + board.Name + ", server " + settings.ServerText);
        if (!CameraPower.SwitchOn(board))
        {
            Console.WriteLine("The power chip of the camera does not answer.");
        }

        BoardClock clock = new BoardClock();
        WifiNetwork network = new WifiNetwork(settings.WifiSsid, settings.WifiPassword);
        TcpConnector tcp = new TcpConnector(new UplinkOptions(settings.Server!).SendTimeoutMilliseconds);
        IConnector connector = settings.Server != null && settings.Server.IsTls ? new TlsConnector(tcp, Authority, settings.TlsCheck) : tcp;
        DeviceParts parts = new DeviceParts(
            clock,
            new BoardChip(),
            new Esp32Camera(),
            new GpioFlash(board),
            network,
            connector,
            new TlsHttpClients(Authority, settings.TlsCheck),
            Folder
        );
        CameraDevice device = new CameraDevice(settings, parts);
        device.Report(load);
        device.Start();

        JoinWatch watch = new JoinWatch(network, new JoinRecord(Folder, settings.WifiSsid, settings.WifiPassword), clock);
        bool isTold = false;
        while (!watch.Look())
        {
            if (device.Identity.IsPairingRefused && !isTold)
            {
                isTold = true;
                Console.WriteLine("The server refused the pairing code: make a new one there, and set this camera up with it.");
            }

            Thread.Sleep(LookMilliseconds);
        }

        Console.WriteLine("Wi-Fi " + settings.WifiSsid + " never worked; the setup page is offered.");
        if (request.TrySet())
        {
            Power.RebootDevice();
        }

        Thread.Sleep(Timeout.Infinite);
    }

    // Without settings for as long as it takes; with settings that do not work for five minutes, because the access point may come back.
    // A board that sleeps between photos sleeps then: it wakes as one that has offered the page, and an absent access point costs no
    // battery.
    private static void SetUp(SettingsFile file, SettingsLoad load, SetupRequest request)
    {
        try
        {
            SetupAccessPoint.SwitchOn("NanoCam-setup");
        }
        catch (Exception)
        {
            // An image without an access point: with settings there are, the next start shall go on trying them.
            request.Clear();
            throw;
        }

        Console.WriteLine("Set up at http://" + SetupAccessPoint.Address + " in the Wi-Fi network NanoCam-setup.");
        BoardClock clock = new BoardClock();
        SetupServer server = new SetupServer(file, load.Reading, SetupAccessPoint.Address, new BoardChip(), clock, new StopSignal(clock));
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
