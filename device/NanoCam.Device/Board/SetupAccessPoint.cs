using System.Net;
using System.Threading;
using Iot.Device.DhcpServer;
using nanoFramework.Runtime.Native;

namespace NanoCam.Device.Board;

/// <summary>
/// The board's own Wi-Fi for the setup page, open, at 192.168.4.1. The radio's mode is fixed at boot, so switching it on takes a restart;
/// <see cref="StoredWifi.UseStation"/> switches it off.
/// </summary>
internal static class SetupAccessPoint
{
    /// <summary>Address of the setup page.</summary>
    public const string Address = "192.168.4.1";

    private const string Mask = "255.255.255.0";

    /// <summary>Makes sure the access point runs; restarts the board when it did not.</summary>
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
            // On a board fresh from flashing the first start fails; the second works (nanoFramework's own sample does the same).
            Restart();
        }
    }

    // The restart comes when the interpreter looks for it next; until then nothing more may happen here.
    private static void Restart()
    {
        Power.RebootDevice();
        Thread.Sleep(Timeout.Infinite);
    }
}
