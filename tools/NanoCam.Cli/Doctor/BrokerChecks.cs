using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Doctor;

/// <summary>Checks the MQTT broker as the server sees it. Servers without a broker have no check.</summary>
internal static class BrokerChecks
{
    /// <summary>Name of the check.</summary>
    public const string Name = "mqtt";

    /// <summary>Requests <c>/health/ready</c>, which reports the broker, whether the server is ready or not.</summary>
    public static async Task<IReadOnlyList<Check>> RunAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/health/ready", null, cancellationToken);
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            using var json = JsonDocument.Parse(body);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.Deserialize<ReadyModel>(JsonLine.Options)?.Mqtt is { } broker
                ? [Evaluate(broker)]
                : [];
        }
        catch (JsonException)
        {
            // An older server has another response; other invalid responses are reported by the readiness check.
            return [];
        }
    }

    private static Check Evaluate(BrokerModel broker) =>
        broker switch
        {
            { State: "connected" } when broker.Visible >= broker.Announced => Check.Ok(
                Name,
                $"The server is connected to {broker.Broker}, which accepts its credentials; {broker.Announced} cameras are visible to "
                    + "Home Assistant."
            ),
            { State: "connected" } => Check.Warning(
                Name,
                $"The server is connected to {broker.Broker}, but the broker delivers the discovery messages of only {broker.Visible} of "
                    + $"{broker.Announced} cameras.",
                "Run the check again in a few seconds. If nothing changes, allow the user of the server to read and write below "
                    + "NanoCam:Mqtt:Prefix and NanoCam:Mqtt:DiscoveryPrefix."
            ),
            { State: "connecting" } => Check.Warning(
                Name,
                $"The server is connecting to {broker.Broker}.",
                "Run the check again in a few seconds."
            ),
            _ => Check.Failed(Name, broker.Reason ?? $"The server is not connected to {broker.Broker}.", AdviceFor(broker)),
        };

    private static string AdviceFor(BrokerModel broker) =>
        broker.Problem switch
        {
            "unreachable" => "Check that the broker is running, and check the host and port in NanoCam:Mqtt:Server.",
            "credentials" => "Set NanoCam:Mqtt:User and NanoCam:Mqtt:Password to the credentials of a broker user.",
            "certificate" => "Set NanoCam:Mqtt:CaFile to the certificate of the broker's authority, and use a name in its certificate.",
            _ => "The broker's log shows the reason.",
        };

    private sealed record ReadyModel(BrokerModel? Mqtt);

    private sealed record BrokerModel(string? Broker, string? State, string? Problem, string? Reason, int Announced, int Visible);
}
