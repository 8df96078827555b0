using System.Net;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Addresses and networks as a person writes them in configuration: <c>127.0.0.1; 10.1.0.0/16</c>, with semicolons or commas between.
/// </summary>
internal sealed class AddressList(string text)
{
    private static readonly char[] Separators = [';', ','];

    private readonly string[] _entries = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty => _entries.Length == 0;

    /// <summary>The entries as they were written.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>The first entry that is neither an address nor a network; null when all are.</summary>
    public string? FirstWrong => _entries.FirstOrDefault(entry => Parse(entry) is null);

    /// <summary>The networks; a single address is a network of one. Entries that are none are left out.</summary>
    public IPNetwork[] Networks() => [.. _entries.Select(Parse).OfType<IPNetwork>()];

    private static IPNetwork? Parse(string entry) =>
        IPAddress.TryParse(entry, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(entry, out var network) ? network
        : null;
}
