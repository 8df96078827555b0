using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>
/// Open compatibility ports. Logs rejected connections and invalid data, once a minute for each port and address.
/// </summary>
internal sealed partial class CompatListeners
{
    private readonly Dictionary<CompatListener, (AddressThrottle Refusals, AddressThrottle Faults)> _logThrottles;
    private readonly TrustedAddresses _rules;
    private readonly bool _isLocal;
    private readonly bool _filePages;
    private readonly ILogger<CompatListeners> _logger;

    public CompatListeners(IOptions<CompatOptions> options, TrustedAddresses rules, TimeProvider time, ILogger<CompatListeners> logger)
    {
        (_rules, _logger) = (rules, logger);
        _filePages = options.Value.FilePages;
        _isLocal = ListenAddresses.AreLocal(options.Value.Hosts);
        All = [.. Enum.GetValues<CompatKind>().SelectMany(kind => Of(kind, options.Value))];
        _logThrottles = All.ToDictionary(
            listener => listener,
            _ => (new AddressThrottle(1, TimeSpan.FromMinutes(1), time), new AddressThrottle(1, TimeSpan.FromMinutes(1), time))
        );
    }

    /// <summary>All open ports.</summary>
    public IReadOnlyList<CompatListener> All { get; }

    /// <summary>Returns the listener for viewers on a port, or null when there is none.</summary>
    public CompatListener? ForViewers(int port)
    {
        foreach (var listener in All)
        {
            if (listener.Port == port && !listener.IsForCameras)
            {
                return listener;
            }
        }

        return null;
    }

    /// <summary>Returns the clients that may use a listener. A listener on loopback addresses is limited to this machine.</summary>
    public AllowedClients AllowedClientsOf(CompatListener listener) =>
        _isLocal ? AllowedClients.ThisMachine
        : listener.IsForCameras ? _rules.Cameras
        : _rules.Viewers;

    /// <summary>Describes the risk of a listener, as a sentence.</summary>
    public string RiskOf(CompatListener listener) => CompatRisk.Of(listener, AllowedClientsOf(listener), _filePages);

    /// <summary>Counts and logs a rejected connection.</summary>
    /// <param name="listener">Listener that received the connection.</param>
    /// <param name="address">Address of the client.</param>
    /// <param name="reason">Reason and remedy, as a sentence.</param>
    public void Reject(CompatListener listener, IPAddress? address, string reason)
    {
        if (_logThrottles[listener].Refusals.TryTake(address, out _))
        {
            Log.Refused(_logger, address, listener.Port, reason);
        }

        listener.CountRejected(address);
    }

    /// <summary>Counts and logs invalid data of a camera.</summary>
    public void Fault(CompatListener listener, IPAddress? address, string reason)
    {
        if (_logThrottles[listener].Faults.TryTake(address, out _))
        {
            Log.Fault(_logger, address, listener.Port, reason);
        }

        listener.CountFault();
    }

    private static IEnumerable<CompatListener> Of(CompatKind kind, CompatOptions options)
    {
        if (options.PortOf(kind) is not 0 and var shared)
        {
            yield return new CompatListener(kind, shared, []);
        }

        foreach (
            var own in options
                .Cameras.Where(camera => camera.PortOf(kind) != 0)
                .GroupBy(camera => camera.PortOf(kind))
                .Where(own => own.Key != options.PortOf(kind))
        )
        {
            yield return new CompatListener(kind, own.Key, [.. own.Select(camera => camera.Id)]);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Rejected {Address} on port {Port}: {Reason} Further rejections of this address on this port will not be logged for a minute"
        )]
        public static partial void Refused(ILogger logger, IPAddress? address, int port, string reason);

        [LoggerMessage(
            LogLevel.Information,
            "Invalid data on port {Port} from {Address}: {Reason} "
                + "Further invalid data from this address on this port will not be logged for a minute"
        )]
        public static partial void Fault(ILogger logger, IPAddress? address, int port, string reason);
    }
}
