// System.Net: the part of the namespace nanoFramework.Networking that the Wi-Fi helper of System.Device.Wifi uses.
#nullable disable

namespace nanoFramework.Networking;

public class IPConfiguration
{
    public extern string IPAddress { get; set; }
    public extern string IPSubnetMask { get; set; }
    public extern string IPGatewayAddress { get; set; }
    public extern string[] IPDns { get; set; }
    public extern IPConfiguration(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress, string[] ipv4DnsAddresses = null);
}

public enum NetworkHelperStatus
{
    None = 0,
    Started = 1,
    NetworkIsReady = 2,
    FailedNoNetworkInterface = 3,
    TokenExpiredWaitingIPAddress = 4,
    TokenExpiredWaitingDateTime = 5,
    ErrorConnetingToWiFiWhileScanning = 6,
    ExceptionOccurred = 7,
    Reconnecting = 8
}
