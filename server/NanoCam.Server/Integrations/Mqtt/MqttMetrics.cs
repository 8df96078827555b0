using System.Diagnostics.Metrics;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Messages and connections of MQTT. Without a broker, these have no series.</summary>
internal sealed class MqttMetrics
{
    private readonly MqttStatus _status;

    public MqttMetrics(IMeterFactory meters, MqttStatus status)
    {
        _status = status;
        var meter = meters.Create(ServerMeter.Name);
        meter.CreateObservableGauge(
            "nanocam_mqtt_connected",
            () => Read(("", status.IsConnected ? 1 : 0)),
            description: "Whether the server is connected to the MQTT broker."
        );
        meter.CreateObservableCounter(
            "nanocam_mqtt_connections_total",
            () => Read(("", status.Connections)),
            description: "Connections opened to the MQTT broker."
        );
        meter.CreateObservableCounter(
            "nanocam_mqtt_published_total",
            () => Read(("frame", status.Frames), ("state", status.Messages)),
            description: "MQTT messages published."
        );
        meter.CreateObservableCounter(
            "nanocam_mqtt_received_total",
            () =>
                Read(
                    ("executed", status.Executed),
                    ("failed", status.Failures),
                    ("retained", status.Ignored(IgnoredMessage.Retained)),
                    ("invalid", status.Ignored(IgnoredMessage.Invalid)),
                    ("replaced", status.Ignored(IgnoredMessage.Replaced))
                ),
            description: "MQTT messages received, by outcome."
        );
    }

    private IEnumerable<Measurement<long>> Read(params (string Kind, long Value)[] values) =>
        !_status.IsUsed
            ? []
            : values.Select(value =>
                value.Kind.Length == 0
                    ? new Measurement<long>(value.Value)
                    : new Measurement<long>(value.Value, new KeyValuePair<string, object?>("kind", value.Kind))
            );
}
