using System.Diagnostics.Metrics;
using System.Globalization;

namespace NanoCam.Server.Compat;

/// <summary>Connections of the compatibility ports.</summary>
internal sealed class CompatMetrics
{
    private readonly CompatListeners _listeners;

    public CompatMetrics(IMeterFactory meters, CompatListeners listeners)
    {
        _listeners = listeners;
        var meter = meters.Create(ServerMeter.Name);
        meter.CreateObservableCounter(
            "nanocam_compat_connections_total",
            PerPort(port => port.Connections),
            description: "Connections served by compatibility ports."
        );
        meter.CreateObservableCounter(
            "nanocam_compat_refused_total",
            PerPort(port => port.Rejected),
            description: "Connections refused by compatibility ports."
        );
        meter.CreateObservableCounter(
            "nanocam_compat_faults_total",
            PerPort(port => port.Faults),
            description: "Frames and connections with invalid data on compatibility ports."
        );
    }

    private Func<IEnumerable<Measurement<long>>> PerPort(Func<CompatListener, long> value) =>
        () =>
            _listeners.All.Select(port => new Measurement<long>(
                value(port),
                new KeyValuePair<string, object?>("kind", port.Kind.ToString()),
                new KeyValuePair<string, object?>("port", port.Port.ToString(CultureInfo.InvariantCulture))
            ));
}
