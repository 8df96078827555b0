using System.Text.Json.Serialization;

namespace NanoCam.Server.Hosting;

/// <summary>Who may use a compatibility port.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Audience>))]
public enum Audience
{
    /// <summary>Programs on this machine.</summary>
    [JsonStringEnumMemberName("thisMachine")]
    ThisMachine,

    /// <summary>The addresses that are listed.</summary>
    [JsonStringEnumMemberName("listed")]
    Listed,

    /// <summary>Whoever reaches the port.</summary>
    [JsonStringEnumMemberName("everybody")]
    Everybody,
}
