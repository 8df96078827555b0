using System.Text.Json.Serialization;

namespace NanoCam.Server.Api;

/// <summary>Connection to the MQTT broker. It does not decide whether the server is ready.</summary>
public sealed record BrokerHealth
{
    /// <summary>Address of the broker.</summary>
    public required string Broker { get; init; }

    /// <summary><c>connected</c>, <c>connecting</c> or <c>disconnected</c>.</summary>
    public required string State { get; init; }

    /// <summary>
    /// Why there is no connection: <c>unreachable</c>, <c>certificate</c>, <c>credentials</c>, <c>refused</c> or <c>lost</c>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>The reason as a sentence.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>When this state began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Cameras that the server has announced over this connection.</summary>
    public required int Announced { get; init; }

    /// <summary>Announced cameras whose discovery message the broker delivers.</summary>
    public required int Visible { get; init; }
}

/// <summary>Reads the connection to the broker for <c>/health/ready</c>.</summary>
/// <param name="Read">Returns null if there is none configured.</param>
internal sealed record BrokerCheck(Func<BrokerHealth?> Read);
