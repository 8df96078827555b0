using System;
using System.Net;
using System.Net.NetworkInformation;
using Iot.Device.DhcpServer;
using nanoFramework.Runtime.Native;
using AuthenticationType = System.Net.NetworkInformation.AuthenticationType;

namespace NanoCam.Device.Board;

/// <summary>
/// The board's own Wi-Fi for the setup page, open, at 192.168.4.1. The radio's mode is fixed at boot, so switching it on or off takes a
/// restart.
/// </summary>
internal static class SetupAccessPoint
{
    /// <summary>Address of the setup page.</summary>
    public const string Address = "192.168.4.1";

    private const string Mask = "255.255.255.0";

    /// <summary>Makes sure the access point runs; restarts the board when it did not.</summary>
    /// <param name="name">Name of the network, at most 32 bytes.</param>
    public static void SwitchOn(string name)
    {
        WirelessAPConfiguration configuration = Configuration();
        if (configuration.Options != WirelessAPConfiguration.ConfigurationOptions.AutoStart || configuration.Ssid != name || !HasAddress())
        {
            Station(Wireless80211Configuration.ConfigurationOptions.None);
            Interface().EnableStaticIPv4(Address, Mask, Address);
            configuration.Options = WirelessAPConfiguration.ConfigurationOptions.AutoStart;
            configuration.Ssid = name;
            configuration.Password = "";
            configuration.Authentication = AuthenticationType.Open;
            configuration.MaxConnections = 2;
            configuration.SaveConfiguration();
            Power.RebootDevice();
        }

        DhcpServer server = new DhcpServer { CaptivePortalUrl = "http://" + Address };
        if (!server.Start(IPAddress.Parse(Address), new IPAddress(new byte[] { 255, 255, 255, 0 })))
        {
            // On a board fresh from flashing the first start fails; the second works (nanoFramework's own sample does the same).
            Power.RebootDevice();
        }
    }

    /// <summary>Switches the access point off for the next start.</summary>
    /// <returns>Whether it was on, so that a restart is needed.</returns>
    public static bool SwitchOff()
    {
        try
        {
            WirelessAPConfiguration configuration = Configuration();
            if ((configuration.Options & WirelessAPConfiguration.ConfigurationOptions.Enable) == 0)
            {
                return false;
            }

            configuration.Options = WirelessAPConfiguration.ConfigurationOptions.Disable;
            configuration.SaveConfiguration();
            return true;
        }
        catch (NotSupportedException)
        {
            // An image without an access point has none to switch off.
            return false;
        }
    }

    private static NetworkInterface Interface()
    {
        foreach (NetworkInterface network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.NetworkInterfaceType == NetworkInterfaceType.WirelessAP)
            {
                return network;
            }
        }

        throw new NotSupportedException();
    }

    private static bool HasAddress()
    {
        return Interface().IPv4Address == Address;
    }

    private static WirelessAPConfiguration Configuration()
    {
        return WirelessAPConfiguration.GetAllWirelessAPConfigurations()[Interface().SpecificConfigId];
    }

    private static void Station(Wireless80211Configuration.ConfigurationOptions options)
    {
        foreach (NetworkInterface network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.NetworkInterfaceType == NetworkInterfaceType.Wireless80211)
            {
                Wireless80211Configuration station = Wireless80211Configuration.GetAllWireless80211Configurations()[network.SpecificConfigId];
                station.Options = options;
                station.SaveConfiguration();
            }
        }
    }
}
