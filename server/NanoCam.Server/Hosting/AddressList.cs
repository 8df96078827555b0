using System.Net;

namespace NanoCam.Server.Hosting;

/// <summary>Parses lists of addresses and networks in configuration, such as <c>127.0.0.1</c> and <c>10.1.0.0/16</c>.</summary>
internal static class AddressList
{
    /// <summary>Returns the first entry that is neither an address nor a network, or null.</summary>
    public static string? FirstInvalid(IEnumerable<string> entries) => entries.FirstOrDefault(entry => Parse(entry) is null);

    /// <summary>Returns the entries as networks. A single address is a network of one; invalid entries are omitted.</summary>
    public static IPNetwork[] Networks(IEnumerable<string> entries) => [.. entries.Select(Parse).OfType<IPNetwork>()];

    private static IPNetwork? Parse(string entry) =>
        IPAddress.TryParse(entry, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(entry, out var network) ? network
        : null;
}
