using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Access;

/// <summary>
/// Counts connections. The newest beyond a limit are let in only to be told so (<see cref="OverLimit"/>), so that those who are served already
/// keep what they have; far beyond it they are closed without a word.
/// </summary>
internal sealed class ConnectionLimits(IOptions<LimitOptions> limits, IOptions<ProxyOptions> proxies)
{
    // Room for those that wait to be told.
    private const int Slack = 64;

    private readonly int _max = limits.Value.MaxConnections;
    private readonly int _maxPerAddress = limits.Value.MaxConnectionsPerAddress;
    private readonly IPNetwork[] _proxies = proxies.Value.Networks();
    private readonly Tally<UInt128> _addresses = new();
    private int _all;

    /// <summary>Connections that were refused or closed since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    private long _refused;

    /// <summary>Serves a connection as far as the limits allow.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var all = Interlocked.Increment(ref _all);
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var key = address is null || IsExempt(address) ? (UInt128?)null : KeyOf(address);
        var own = key is null ? 0 : _addresses.Enter(key.Value);
        try
        {
            if (all > _max + Slack || own > _maxPerAddress + Slack)
            {
                Interlocked.Increment(ref _refused);
                connection.Abort(new ConnectionAbortedException("Too many connections."));
                return;
            }

            if (all > _max || own > _maxPerAddress)
            {
                Interlocked.Increment(ref _refused);
                connection.Features.Set(new OverLimit(IsOwn: own > _maxPerAddress));
            }

            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _all);
            if (key is { } entered)
            {
                _addresses.Leave(entered);
            }
        }
    }

    private bool IsExempt(IPAddress address) => IPAddress.IsLoopback(PeerAddress.Plain(address)) || _proxies.Any(proxy => proxy.Contains(PeerAddress.Plain(address)));

    // Whoever has one IPv6 address has the 2^64 beside it.
    private static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        PeerAddress.Plain(address).MapToIPv6().TryWriteBytes(bytes, out _);
        if (!address.IsIPv4MappedToIPv6 && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            bytes[8..].Clear();
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}

/// <summary>Marks a connection that came after a limit was reached.</summary>
/// <param name="IsOwn">Whether it is the limit of its address, and not that of all.</param>
internal sealed record OverLimit(bool IsOwn);
