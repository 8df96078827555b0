using System.Net;
using Dapper;
using NanoCam.Server.Database;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// Networks from which users signed in before, read from the audit log. Limits reserve capacity for them, so that an attacker with
/// many addresses cannot lock out the owner. A known address grants no access.
/// </summary>
internal sealed class KnownAddresses
{
    private const int MaxEntries = 4096;

    private static readonly IPNetwork[] Nearby =
    [
        .. (
            (string[])["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fe80::/10", "fc00::/7"]
        ).Select(IPNetwork.Parse),
    ];

    private readonly Lock _gate = new();
    private readonly HashSet<(string User, string Network)> _userNetworks = [];
    private readonly HashSet<string> _networks = new(StringComparer.Ordinal);

    /// <summary>Reads the addresses of earlier sign-ins.</summary>
    public KnownAddresses(ServerDatabase database)
    {
        using var connection = database.Connect();
        var signIns = connection.Query<(string User, string Address)>(
            "SELECT actor, address FROM audit WHERE action = @action GROUP BY actor, address ORDER BY max(id) DESC LIMIT @max",
            new { action = AuditActions.SignIn, max = MaxEntries }
        );
        foreach (var (user, address) in signIns)
        {
            if (IPAddress.TryParse(address, out var from))
            {
                Add(user, from);
            }
        }
    }

    /// <summary>Records a sign-in.</summary>
    public void Add(string user, IPAddress? from)
    {
        lock (_gate)
        {
            // Reached only after thousands of addresses since the start; a restart loads the newest of them.
            if (_userNetworks.Count < MaxEntries)
            {
                var network = PeerAddress.Network(from);
                _userNetworks.Add((user.ToUpperInvariant(), network));
                _networks.Add(network);
            }
        }
    }

    /// <summary>Whether this user signed in from this network before.</summary>
    public bool Contains(string user, IPAddress? from)
    {
        lock (_gate)
        {
            return _userNetworks.Contains((user.ToUpperInvariant(), PeerAddress.Network(from)));
        }
    }

    /// <summary>Whether any user signed in from this network before.</summary>
    public bool Contains(IPAddress? from)
    {
        lock (_gate)
        {
            return _networks.Contains(PeerAddress.Network(from));
        }
    }

    /// <summary>Whether the address is local or private, or any user signed in from its network before.</summary>
    public bool IsLocalOrKnown(IPAddress? from)
    {
        var plain = PeerAddress.Plain(from ?? IPAddress.Loopback);
        return Array.Exists(Nearby, network => network.Contains(plain)) || Contains(plain);
    }
}
