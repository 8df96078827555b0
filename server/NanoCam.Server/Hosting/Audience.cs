using System.Text.Json.Serialization;

namespace NanoCam.Server.Hosting;

/// <summary>Clients that may use a compatibility port.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Audience>))]
public enum Audience
{
    /// <summary>Programs on this machine.</summary>
    [JsonStringEnumMemberName("thisMachine")]
    ThisMachine,

    /// <summary>Clients at the listed addresses.</summary>
    [JsonStringEnumMemberName("listed")]
    Listed,

    /// <summary>Any client that can reach the port.</summary>
    [JsonStringEnumMemberName("everybody")]
    Everybody,
}
