using System.Net;
using System.Threading;
using Iot.Device.DhcpServer;

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
    private const int Attempts = 3;
    private const int PauseMilliseconds = 1000;

    /// <summary>Starts the access point and its DHCP server.</summary>
    /// <param name="name">Name of the network, at most 31 bytes.</param>
    /// <returns>Whether both run. If not, a restart may help.</returns>
    public static bool TrySwitchOn(string name)
    {
        if (StoredWifi.UseAccessPoint(name, Address, Mask))
        {
            return false;
        }

        DhcpServer server = new DhcpServer { CaptivePortalUrl = "http://" + Address };
        for (int i = 0; i < Attempts; i++)
        {
            if (server.Start(IPAddress.Parse(Address), IPAddress.Parse(Mask)))
            {
                return true;
            }

            Thread.Sleep(PauseMilliseconds);
        }

        // On a newly flashed board, it works only after a restart (nanoFramework's own sample restarts too).
        return false;
    }
}
