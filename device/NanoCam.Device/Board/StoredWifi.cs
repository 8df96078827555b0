using System;
using System.Net.NetworkInformation;
using AuthenticationType = System.Net.NetworkInformation.AuthenticationType;

namespace NanoCam.Device.Board;

/// <summary>
/// Wi-Fi configuration stored by the firmware image itself. The interpreter reads it at start and sets the radio's mode and the network
/// to join, so a change requires a restart. Written only when it changes, to reduce flash wear.
/// </summary>
internal static class StoredWifi
{
    private const Wireless80211Configuration.ConfigurationOptions Joining = Wireless80211Configuration.ConfigurationOptions.AutoConnect;

    /// <summary>Makes the board a station of this network only.</summary>
    /// <returns>
    /// Whether a restart is needed. False when the change could not be stored, because an endless restart loop is worse than no Wi-Fi.
    /// </returns>
    public static bool UseStation(string ssid, string password)
    {
        try
        {
            bool isChanged = StopAccessPoint();
            Wireless80211Configuration station = Station();
            if (!IsStation(station, ssid, password))
            {
                // The setup page has switched the station off, or the settings name another network than before.
                station.Options = Joining;
                station.Ssid = ssid;
                station.Password = password;
                station.SaveConfiguration();
                isChanged = IsStation(Station(), ssid, password);
            }

            return isChanged;
        }
        catch (Exception e)
        {
            // The image has no Wi-Fi, or the storage is full. The camera runs without Wi-Fi and reports the fault.
            Console.WriteLine("Wi-Fi configuration: " + e.Message);
            return false;
        }
    }

    /// <summary>Makes the board an open access point only.</summary>
    /// <param name="name">Name of the network, at most 31 bytes.</param>
    /// <param name="address">Address of the board in that network.</param>
    /// <param name="mask">Network mask.</param>
    /// <returns>Whether a restart is needed.</returns>
    public static bool UseAccessPoint(string name, string address, string mask)
    {
        NetworkInterface network = Find(NetworkInterfaceType.WirelessAP);
        WirelessAPConfiguration point = AccessPoint(network);
        if (point.Options == WirelessAPConfiguration.ConfigurationOptions.AutoStart && point.Ssid == name && network.IPv4Address == address)
        {
            return false;
        }

        Wireless80211Configuration station = Station();
        station.Options = Wireless80211Configuration.ConfigurationOptions.None;
        station.SaveConfiguration();
        network.EnableStaticIPv4(address, mask, address);
        point.Options = WirelessAPConfiguration.ConfigurationOptions.AutoStart;
        point.Ssid = name;
        point.Password = "";
        point.Authentication = AuthenticationType.Open;
        point.MaxConnections = 2;
        point.SaveConfiguration();
        return true;
    }

    private static bool StopAccessPoint()
    {
        if (!IsAccessPoint())
        {
            return false;
        }

        WirelessAPConfiguration point = AccessPoint(Find(NetworkInterfaceType.WirelessAP));
        point.Options = WirelessAPConfiguration.ConfigurationOptions.Disable;
        point.SaveConfiguration();
        return !IsAccessPoint();
    }

    private static bool IsAccessPoint()
    {
        WirelessAPConfiguration point = AccessPoint(Find(NetworkInterfaceType.WirelessAP));
        return (point.Options & WirelessAPConfiguration.ConfigurationOptions.Enable) != 0;
    }

    private static bool IsStation(Wireless80211Configuration station, string ssid, string password)
    {
        return station.Options == Joining && station.Ssid == ssid && station.Password == password;
    }

    private static Wireless80211Configuration Station()
    {
        return Wireless80211Configuration.GetAllWireless80211Configurations()[Find(NetworkInterfaceType.Wireless80211).SpecificConfigId];
    }

    private static WirelessAPConfiguration AccessPoint(NetworkInterface network)
    {
        return WirelessAPConfiguration.GetAllWirelessAPConfigurations()[network.SpecificConfigId];
    }

    private static NetworkInterface Find(NetworkInterfaceType type)
    {
        foreach (NetworkInterface network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.NetworkInterfaceType == type)
            {
                return network;
            }
        }

        throw new NotSupportedException();
    }
}
