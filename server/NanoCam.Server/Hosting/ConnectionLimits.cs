using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting.Sockets;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Limits the number of connections. Connections slightly beyond a limit are accepted only to receive an error
/// (<see cref="OverLimit"/>); those far beyond it are closed without a response. Connections within the limit are not affected.
/// </summary>
internal sealed class ConnectionLimits(IOptions<LimitOptions> limits, IOptions<ProxyOptions> proxies, HandleLimit handles)
{
    // Connections beyond the limit that still receive an error response.
    private const int Slack = 64;

    // The same limit, for connections beyond the number that the handles of the process allow.
    private const int HandleSlack = 32;

    private readonly int _max = limits.Value.MaxConnections;
    private readonly int _maxPerAddress = limits.Value.MaxConnectionsPerAddress;
    private readonly IPNetwork[] _proxies = proxies.Value.Networks();
    private readonly ConcurrencyCounter<IPAddress> _addresses = new();
    private int _all;

    /// <summary>Connections that were rejected or closed since the start of the server.</summary>
    public long Rejected => Interlocked.Read(ref _refused);

    private long _refused;

    /// <summary>Serves a connection within the limits.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var all = Interlocked.Increment(ref _all);
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var key = address is null || IsExempt(address) ? null : PeerAddress.Subscriber(address);
        var own = key is null ? 0 : _addresses.Enter(key);
        try
        {
            var missing = FindMissingHandles(connection, all);
            if (all > _max + Slack || own > _maxPerAddress + Slack || missing > HandleSlack)
            {
                Interlocked.Increment(ref _refused);
                connection.Abort(new ConnectionAbortedException("Too many connections."));
                return;
            }

            if (all > _max || own > _maxPerAddress || missing > 0)
            {
                Interlocked.Increment(ref _refused);
                connection.Features.Set(new OverLimit(IsOwn: own > _maxPerAddress));
            }

            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _all);
            if (key is not null)
            {
                _addresses.Leave(key);
            }
        }
    }

    private long FindMissingHandles(ConnectionContext connection, int all)
    {
        var missing = connection.Features.Get<IConnectionSocketFeature>() is { } feature ? handles.FindMissing(feature.Socket, all) : 0;
        if (missing > 0)
        {
            handles.LogShortage();
        }

        return missing;
    }

    private bool IsExempt(IPAddress address) =>
        IPAddress.IsLoopback(PeerAddress.Plain(address)) || _proxies.Any(proxy => proxy.Contains(PeerAddress.Plain(address)));
}

/// <summary>Marks a connection beyond a limit.</summary>
/// <param name="IsOwn">Whether the connection exceeds the limit of its address rather than the total limit.</param>
internal sealed record OverLimit(bool IsOwn);
