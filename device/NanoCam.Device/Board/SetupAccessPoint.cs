using System.Net;
using System.Threading;
using Iot.Device.DhcpServer;
using nanoFramework.Runtime.Native;

namespace NanoCam.Device.Board;

/// <summary>
/// The board's own open Wi-Fi network for the setup page, at 192.168.4.1. The radio's mode is fixed at boot, so switching it on requires a
/// restart. <see cref="StoredWifi.UseStation"/> switches it off.
/// </summary>
internal static class SetupAccessPoint
{
    /// <summary>Address of the setup page.</summary>
    public const string Address = "192.168.4.1";

    private const string Mask = "255.255.255.0";

    /// <summary>Ensures that the access point is running. If it was not, restarts the board.</summary>
    /// <param name="name">Name of the network, at most 31 bytes.</param>
    public static void SwitchOn(string name)
    {
        if (StoredWifi.UseAccessPoint(name, Address, Mask))
        {
            Restart();
        }

        DhcpServer server = new DhcpServer { CaptivePortalUrl = "http://" + Address };
        if (!server.Start(IPAddress.Parse(Address), IPAddress.Parse(Mask)))
        {
            // On a newly flashed board the first start fails; the second works (nanoFramework's own sample restarts too).
            Restart();
        }
    }

    // The interpreter restarts at its next check; until then, nothing else may run here.
    private static void Restart()
    {
        Power.RebootDevice();
        Thread.Sleep(Timeout.Infinite);
    }
}
