using System.Text.Json.Serialization;

namespace NanoCam.Server.Pages;

/// <summary>How cameras and viewers can reach this server.</summary>
public sealed record ServerModel
{
    /// <summary>Time of the server.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether a camera needs a key to send frames.</summary>
    public required bool PairingRequired { get; init; }

    /// <summary>Whether the server listens on loopback addresses only, so that no other device can reach it.</summary>
    public required bool IsLocal { get; init; }

    /// <summary>
    /// URLs of the server in its network. If it listens on loopback addresses only: the URLs that it would have on the network.
    /// </summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Whether ffmpeg is installed, so that recordings can be exported as MP4.</summary>
    public required bool Ffmpeg { get; init; }
}

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ServerModel))]
internal sealed partial class PageJson : JsonSerializerContext;
