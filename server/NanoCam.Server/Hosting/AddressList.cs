using System.Net;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Parses addresses and networks in configuration, such as <c>127.0.0.1; 10.1.0.0/16</c>, separated by semicolons or commas.
/// </summary>
internal sealed class AddressList(string text)
{
    private static readonly char[] Separators = [';', ','];

    private readonly string[] _entries = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether the list has no entries.</summary>
    public bool IsEmpty => _entries.Length == 0;

    /// <summary>Entries as configured.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>First entry that is neither an address nor a network, or null.</summary>
    public string? FirstWrong => _entries.FirstOrDefault(entry => Parse(entry) is null);

    /// <summary>Returns the entries as networks. A single address is a network of one; invalid entries are left out.</summary>
    public IPNetwork[] Networks() => [.. _entries.Select(Parse).OfType<IPNetwork>()];

    private static IPNetwork? Parse(string entry) =>
        IPAddress.TryParse(entry, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(entry, out var network) ? network
        : null;
}
