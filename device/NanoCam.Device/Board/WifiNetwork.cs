using System;
using System.Device.Wifi;
using System.Net.NetworkInformation;
using System.Threading;
using NanoCam.Camera;
using NanoCam.Device.Network;

namespace NanoCam.Device.Board;

/// <summary>
/// Wi-Fi as a station. Only the network thread calls it, except for <see cref="IsUp"/>. Writes nothing to flash: the network that the image
/// joins at boot is in <see cref="StoredWifi"/>.
/// </summary>
internal sealed class WifiNetwork : INetwork
{
    private const int PollMilliseconds = 200;

    private readonly string _ssid;
    private readonly string _password;
    private readonly bool _hasComponent;
    private WifiAdapter? _adapter;

    /// <summary>Joins the network with that name.</summary>
    /// <param name="ssid">Name of the network.</param>
    /// <param name="password">Its password.</param>
    /// <param name="hasComponent">Whether the image has the camera component.</param>
    public WifiNetwork(string ssid, string password, bool hasComponent)
    {
        _hasComponent = hasComponent;
        _ssid = ssid;
        _password = password;

        // The image may have joined before managed code started; Join is not called then.
        StayAwake();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Called every second and more often, so it allocates nothing: the class library would create an object for every network interface.
    /// </remarks>
    public bool IsUp => _hasComponent ? Esp32Chip.IsOnline() : HasAddress();

    /// <inheritdoc/>
    public bool Join(int timeoutMilliseconds)
    {
        try
        {
            // The result is unreliable: the end of the previous connection counts as a failure of this one, and the driver continues to
            // try. Automatic makes it continue; despite its name, it stores nothing.
            Adapter().Connect(_ssid, WifiReconnectionKind.Automatic, _password);
            StayAwake();
            for (int waited = 0; waited < timeoutMilliseconds && !IsUp; waited += PollMilliseconds)
            {
                Thread.Sleep(PollMilliseconds);
            }

            return IsUp;
        }
        catch (Exception e)
        {
            // Regardless of the exception, the next attempt follows after a pause.
            Console.WriteLine("Wi-Fi: " + e.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Leave()
    {
        try
        {
            Adapter().Disconnect();
        }
        catch (Exception e)
        {
            Console.WriteLine("Wi-Fi: " + e.Message);
        }
    }

    // Modem sleep delays data from the server, including acknowledgements, by up to a beacon interval.
    private void StayAwake()
    {
        if (_hasComponent)
        {
            Esp32Chip.SetWifiPowerSave(false);
        }
    }

    // Looked up only once, because the library keeps every adapter that it has returned, and a day without an access point causes thousands
    // of attempts.
    private WifiAdapter Adapter()
    {
        _adapter ??= WifiAdapter.FindAllAdapters()[0];
        return _adapter;
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
