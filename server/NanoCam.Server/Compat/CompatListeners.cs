using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>
/// The compatibility ports that are open. Says in the log who was turned away and what was no good: on each port of each address once a
/// minute.
/// </summary>
internal sealed partial class CompatListeners
{
    private readonly Dictionary<CompatListener, (AddressThrottle Refusals, AddressThrottle Faults)> _lines;
    private readonly TrustedAddresses _rules;
    private readonly bool _isLocal;
    private readonly bool _filePages;
    private readonly ILogger<CompatListeners> _logger;

    public CompatListeners(IOptions<CompatOptions> options, TrustedAddresses rules, TimeProvider time, ILogger<CompatListeners> logger)
    {
        (_rules, _logger) = (rules, logger);
        _filePages = options.Value.FilePages;
        _isLocal = ListenAddresses.AreLocal(options.Value.Hosts());
        All = [.. Enum.GetValues<CompatKind>().SelectMany(kind => Of(kind, options.Value))];
        _lines = All.ToDictionary(
            listener => listener,
            _ => (new AddressThrottle(1, TimeSpan.FromMinutes(1), time), new AddressThrottle(1, TimeSpan.FromMinutes(1), time))
        );
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<CompatListener> All { get; }

    /// <summary>The listener for viewers on a port; null when there is none.</summary>
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

    /// <summary>Who may use a listener. Where only this machine reaches it, nobody else may.</summary>
    public Audience AudienceOf(CompatListener listener) =>
        _isLocal ? Audience.ThisMachine
        : listener.IsForCameras ? _rules.Cameras
        : _rules.Viewers;

    /// <summary>What that means, as a sentence.</summary>
    public string RiskOf(CompatListener listener) => CompatRisk.Of(listener, AudienceOf(listener), _filePages);

    /// <summary>Counts and logs somebody who was turned away.</summary>
    /// <param name="listener">Where.</param>
    /// <param name="address">Who.</param>
    /// <param name="reason">Why, and what to do if it should not be so.</param>
    public void Refuse(CompatListener listener, IPAddress? address, string reason)
    {
        if (_lines[listener].Refusals.TryTake(address, out _))
        {
            Log.Refused(_logger, address, listener.Port, reason);
        }

        listener.CountRefused(address);
    }

    /// <summary>Counts and logs bytes that were no good.</summary>
    public void Fault(CompatListener listener, IPAddress? address, string reason)
    {
        if (_lines[listener].Faults.TryTake(address, out _))
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
            "Turned {Address} away from port {Port}: {Reason} More of that address there is not logged for a minute"
        )]
        public static partial void Refused(ILogger logger, IPAddress? address, int port, string reason);

        [LoggerMessage(
            LogLevel.Information,
            "What {Address} sent to port {Port} was no good: {Reason} More of that address there is not logged for a minute"
        )]
        public static partial void Fault(ILogger logger, IPAddress? address, int port, string reason);
    }
}
