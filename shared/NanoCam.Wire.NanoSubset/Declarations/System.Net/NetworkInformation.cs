// System.Net: network interfaces and their stored Wi-Fi configuration.
#nullable disable

namespace System.Net.NetworkInformation;

public enum AuthenticationType : byte
{
    None = 0,
    EAP = 1,
    PEAP = 2,
    WCN = 3,
    Open = 4,
    Shared = 5,
    WEP = 6,
    WPA = 7,
    WPA2 = 8
}

public enum RadioType : byte
{
    NotSpecified = 0,
    _802_11a = 1,
    _802_11b = 2,
    _802_11g = 4,
    _802_11n = 8
}

public enum EncryptionType : byte
{
    None = 0,
    WEP = 1,
    WPA = 2,
    WPA2 = 3,
    WPA_PSK = 4,
    WPA2_PSK = 5,
    Certificate = 6
}

public class NetworkInterface
{
    public extern bool IsAutomaticDnsEnabled { get; }
    public extern string IPv4Address { get; }
    public extern string IPv4GatewayAddress { get; }
    public extern string IPv4SubnetMask { get; }
    public extern bool IsDhcpEnabled { get; }
    public extern string[] IPv4DnsAddresses { get; }
    public extern byte[] PhysicalAddress { get; set; }
    public extern NetworkInterfaceType NetworkInterfaceType { get; }
    public extern uint SpecificConfigId { get; set; }
    protected extern NetworkInterface(int interfaceIndex);
    public static extern bool GetIsNetworkAvailable();
    public static extern NetworkInterface[] GetAllNetworkInterfaces();
    public extern void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress);
    public extern void EnableStaticIPv6(string ipv6Address, string ipv6SubnetMask, string ipv6GatewayAddress);
    public extern void EnableStaticIP(string ipv4Address, string ipv4subnetMask, string ipv4gatewayAddress, string ipv6Address, string ipv6SubnetMask, string ipv6GatewayAddress);
    public extern void EnableDhcp();
    public extern void EnableStaticIPv4Dns(string[] dnsAddresses);
    public extern void EnableStaticIPv6Dns(string[] dnsAddresses);
    public extern void EnableAutomaticDns();
    public extern void ReleaseDhcpLease();
    public extern void RenewDhcpLease();
}

public enum NetworkInterfaceType
{
    Unknown = 1,
    Ethernet = 6,
    Wireless80211 = 71,
    WirelessAP = 72
}

public class Wireless80211Configuration
{
    public extern AuthenticationType Authentication { get; set; }
    public extern EncryptionType Encryption { get; set; }
    public extern RadioType Radio { get; set; }
    public extern ConfigurationOptions Options { get; set; }
    public extern string Password { get; set; }
    public extern string Ssid { get; set; }
    public extern uint Id { get; }
    public extern Wireless80211Configuration(uint id);
    public extern void SaveConfiguration();
    public static extern Wireless80211Configuration[] GetAllWireless80211Configurations();

    [Flags]
    public enum ConfigurationOptions : byte
    {
        None = 0,
        Disable = 1,
        Enable = 2,
        AutoConnect = 6,
        SmartConfig = 10
    }
}

[Flags]
public enum PhyProtocols
{
    PHY802_11b = 1,
    PHY802_11g = 2,
    PHY802_11n = 4,
    PHY802_11lr = 8
}

public class WirelessAPStation
{
    public extern byte[] MacAddress { get; }
    public extern sbyte Rssi { get; }
    public extern PhyProtocols PhyModes { get; }
    internal extern WirelessAPStation();
}

public class WirelessAPConfiguration
{
    public extern AuthenticationType Authentication { get; set; }
    public extern EncryptionType Encryption { get; set; }
    public extern RadioType Radio { get; set; }
    public extern string Password { get; set; }
    public extern string Ssid { get; set; }
    public extern ConfigurationOptions Options { get; set; }
    public extern byte Channel { get; set; }
    public extern byte MaxConnections { get; set; }
    public extern uint Id { get; }
    public extern WirelessAPConfiguration(uint id);
    public extern void SaveConfiguration();
    public static extern WirelessAPConfiguration[] GetAllWirelessAPConfigurations();
    public extern WirelessAPStation[] GetConnectedStations();
    public extern WirelessAPStation GetConnectedStations(int stationIndex);
    public extern void DeAuthStation(int stationIndex);

    [Flags]
    public enum ConfigurationOptions : byte
    {
        None = 0,
        Disable = 1,
        Enable = 2,
        AutoStart = 6,
        HiddenSSID = 8
    }
}
