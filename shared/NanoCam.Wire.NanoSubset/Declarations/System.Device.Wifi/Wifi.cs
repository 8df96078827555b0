// System.Device.Wifi.
#nullable disable

using System;
using System.Device.Wifi;
using System.Threading;
using nanoFramework.Networking;

namespace System.Device.Wifi
{
    public delegate void AvailableNetworksChangedEventHandler(WifiAdapter sender, object e);

    public sealed class WifiAdapter : IDisposable
    {
        public extern int NetworkInterface { get; }
        public extern WifiNetworkReport NetworkReport { get; }
        public extern event AvailableNetworksChangedEventHandler AvailableNetworksChanged;
        internal extern WifiAdapter();
        public extern WifiConnectionResult Connect(WifiAvailableNetwork availableNetwork, WifiReconnectionKind reconnectionKind, string passwordCredential);
        public extern WifiConnectionResult Connect(string ssid, WifiReconnectionKind reconnectionKind, string passwordCredential);
        public extern void Disconnect();
        public static extern WifiAdapter[] FindAllAdapters();
        public extern void SetDeviceName(string deviceName);
        public extern void ScanAsync();
        public extern void Dispose();
    }

    public class WifiAvailableNetwork
    {
        public extern string Bsid { get; }
        public extern string Ssid { get; }
        public extern WifiNetworkKind NetworkKind { get; }
        public extern double NetworkRssiInDecibelMilliwatts { get; }
        public extern byte SignalBars { get; }
        public extern WifiAvailableNetwork();
    }

    public class WifiConnectionResult
    {
        public extern WifiConnectionStatus ConnectionStatus { get; }
        internal extern WifiConnectionResult();
    }

    public enum WifiConnectionStatus
    {
        AccessRevoked = 0,
        InvalidCredential = 1,
        NetworkNotAvailable = 2,
        Success = 3,
        Timeout = 4,
        UnspecifiedFailure = 5,
        UnsupportedAuthenticationProtocol = 6
    }

    public enum WifiNetworkKind
    {
        Adhoc = 0,
        Any = 1,
        Infrastructure = 2
    }

    public class WifiNetworkReport
    {
        public extern WifiAvailableNetwork[] AvailableNetworks { get; }
        internal extern WifiNetworkReport();
    }

    public enum WifiReconnectionKind
    {
        Automatic = 0,
        Manual = 1
    }
}

namespace nanoFramework.Networking
{
    public static class WifiNetworkHelper
    {
        public static extern ManualResetEvent NetworkReady { get; }
        public static extern NetworkHelperStatus Status { get; }
        public static extern Exception HelperException { get; }
        public static extern WifiAdapter WifiAdapter { get; }
        public static extern void SetupNetworkHelper(bool requiresDateTime = false);
        public static extern void SetupNetworkHelper(IPConfiguration ipConfiguration, bool requiresDateTime = false);
        public static extern void SetupNetworkHelper(string ssid, string password, WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic, bool requiresDateTime = false);
        public static extern void Disconnect();
        public static extern bool ConnectDhcp(string ssid, string password, WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic, bool requiresDateTime = false, int wifiAdapterId = 0, CancellationToken token = default);
        public static extern bool ConnectFixAddress(string ssid, string password, IPConfiguration ipConfiguration, WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic, bool requiresDateTime = false, int WifiAdapter = 0, CancellationToken token = default);
        public static extern bool ScanAndConnectDhcp(string ssid, string password, WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic, bool requiresDateTime = false, int WifiAdapter = 0, CancellationToken token = default);
        public static extern bool Reconnect(bool requiresDateTime = false, int wifiAdapterId = 0, CancellationToken token = default);
        public static extern void Reset();
    }
}
