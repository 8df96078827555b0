using System;
using System.Device.Wifi;
using System.Net.NetworkInformation;
using System.Threading;
using NanoCam.Camera;
using NanoCam.Device.Network;
using nanoFramework.Networking;

namespace NanoCam.Device.Board;

/// <summary>Wi-Fi as a station.</summary>
internal sealed class WifiNetwork : INetwork
{
    private const int PollMilliseconds = 200;

    private readonly string _ssid;
    private readonly string _password;
    private readonly ChipFacts _facts = new ChipFacts();
    private bool _isStored;

    /// <summary>Will join the network of that name.</summary>
    public WifiNetwork(string ssid, string password)
    {
        _ssid = ssid;
        _password = password;
    }

    /// <inheritdoc/>
    /// <remarks>An address alone proves nothing: after a loss it stays for two minutes. The radio knows whether there is an access point.</remarks>
    public bool IsUp
    {
        get
        {
            Esp32Chip.Read(_facts);
            return _facts.Rssi != 0 && HasAddress();
        }
    }

    /// <inheritdoc/>
    public bool Join(int timeoutMilliseconds)
    {
        try
        {
            bool isUp = _isStored ? JoinAgain(timeoutMilliseconds) : JoinFirst(timeoutMilliseconds);
            if (isUp)
            {
                // Modem sleep holds back what the server sends for up to a beacon interval, acknowledgements included.
                Esp32Chip.SetWifiPowerSave(false);
            }

            return isUp;
        }
        catch (Exception e)
        {
            // Whatever the radio's library throws, the next try comes after a pause.
            Console.WriteLine("Wi-Fi: " + e.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Leave()
    {
        try
        {
            WifiAdapter.FindAllAdapters()[0].Disconnect();
        }
        catch (Exception e)
        {
            Console.WriteLine("Wi-Fi: " + e.Message);
        }
    }

    // Stores name and password too, so that from the next boot on the firmware joins before managed code runs.
    private bool JoinFirst(int timeoutMilliseconds)
    {
        CancellationTokenSource patience = new CancellationTokenSource(timeoutMilliseconds);
        bool isUp = WifiNetworkHelper.ConnectDhcp(_ssid, _password, WifiReconnectionKind.Automatic, false, 0, patience.Token);
        _isStored = isUp;
        return isUp;
    }

    // Does not store them again: a day without the access point must not wear the flash out.
    private bool JoinAgain(int timeoutMilliseconds)
    {
        WifiAdapter adapter = WifiAdapter.FindAllAdapters()[0];
        WifiConnectionResult result = adapter.Connect(_ssid, WifiReconnectionKind.Automatic, _password);
        if (result.ConnectionStatus != WifiConnectionStatus.Success)
        {
            return false;
        }

        for (int waited = 0; waited < timeoutMilliseconds; waited += PollMilliseconds)
        {
            if (HasAddress())
            {
                return true;
            }

            Thread.Sleep(PollMilliseconds);
        }

        return false;
    }

    private static bool HasAddress()
    {
        foreach (NetworkInterface network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.NetworkInterfaceType == NetworkInterfaceType.Wireless80211)
            {
                string address = network.IPv4Address;
                return address != null && address.Length > 0 && address != "0.0.0.0";
            }
        }

        return false;
    }
}
