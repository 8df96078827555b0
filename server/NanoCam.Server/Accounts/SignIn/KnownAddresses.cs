using System.Net;
using Dapper;
using NanoCam.Server.Database;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// Networks from which people signed in before, out of the audit log. Part of what everybody may ask for is kept for those who come from
/// there,
/// so that somebody with any number of addresses cannot keep the owner out. No place gives access to anything.
/// </summary>
internal sealed class KnownAddresses
{
    private const int MaxPlaces = 4096;

    private static readonly IPNetwork[] Nearby =
    [
        .. (
            (string[])["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fe80::/10", "fc00::/7"]
        ).Select(IPNetwork.Parse),
    ];

    private readonly Lock _gate = new();
    private readonly HashSet<(string User, string Network)> _places = [];
    private readonly HashSet<string> _networks = new(StringComparer.Ordinal);

    /// <summary>Reads where people signed in from.</summary>
    public KnownAddresses(ServerDatabase database)
    {
        using var connection = database.Connect();
        var places = connection.Query<(string User, string Address)>(
            "SELECT actor, address FROM audit WHERE action = @action GROUP BY actor, address ORDER BY max(id) DESC LIMIT @max",
            new { action = AuditActions.SignIn, max = MaxPlaces }
        );
        foreach (var (user, address) in places)
        {
            if (IPAddress.TryParse(address, out var from))
            {
                Add(user, from);
            }
        }
    }

    /// <summary>Notes that a user signed in.</summary>
    public void Add(string user, IPAddress? from)
    {
        lock (_gate)
        {
            // Full only after thousands of places since the start; the next start knows the newest of them.
            if (_places.Count < MaxPlaces)
            {
                var network = PeerAddress.Network(from);
                _places.Add((user.ToUpperInvariant(), network));
                _networks.Add(network);
            }
        }
    }

    /// <summary>Whether this user signed in from there before.</summary>
    public bool Knows(string user, IPAddress? from)
    {
        lock (_gate)
        {
            return _places.Contains((user.ToUpperInvariant(), PeerAddress.Network(from)));
        }
    }

    /// <summary>Whether anybody signed in from there before.</summary>
    public bool Knows(IPAddress? from)
    {
        lock (_gate)
        {
            return _networks.Contains(PeerAddress.Network(from));
        }
    }

    /// <summary>Whether somebody is in the server's own network, as far as an address tells, or where anybody signed in before.</summary>
    public bool IsNear(IPAddress? from)
    {
        var plain = PeerAddress.Plain(from ?? IPAddress.Loopback);
        return Array.Exists(Nearby, network => network.Contains(plain)) || Knows(plain);
    }
}
