using System.Text;
using NanoCam.Wire;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Action that a command topic requests from a camera.</summary>
internal enum MqttCommand
{
    /// <summary>Turns recording on or off.</summary>
    Recording,

    /// <summary>Sets the JPEG quality.</summary>
    Quality,

    /// <summary>Sets width and height.</summary>
    Size,

    /// <summary>Takes a snapshot.</summary>
    Snapshot,
}

/// <summary>Names of the topics, and ids of the cameras in Home Assistant.</summary>
/// <param name="prefix">First part of the topics of this server.</param>
/// <param name="discoveryPrefix">First part of the discovery topics.</param>
internal sealed class MqttTopics(string prefix, string discoveryPrefix)
{
    /// <summary>Names of the topics below that of a camera that are retained.</summary>
    public static readonly IReadOnlyList<string> States =
    [
        StateNames.Online,
        StateNames.Late,
        StateNames.Age,
        StateNames.Fps,
        StateNames.Rssi,
        StateNames.Memory,
        StateNames.Motion,
        StateNames.Recording,
        StateNames.Quality,
        StateNames.Size,
    ];

    private static readonly (string Suffix, MqttCommand Command)[] Commands =
    [
        ($"/{StateNames.Recording}/set", MqttCommand.Recording),
        ($"/{StateNames.Quality}/set", MqttCommand.Quality),
        ($"/{StateNames.Size}/set", MqttCommand.Size),
        ("/snapshot", MqttCommand.Snapshot),
    ];

    /// <summary>Whether the server is connected: <c>online</c>, or <c>offline</c> as the will.</summary>
    public string Server => $"{prefix}/status";

    /// <summary>Topic on which Home Assistant announces its own start.</summary>
    public string HomeAssistant => $"{discoveryPrefix}/status";

    /// <summary>What the server subscribes to.</summary>
    public IReadOnlyList<string> Subscriptions =>
        [HomeAssistant, Config("+"), .. Commands.Select(command => $"{prefix}/+{command.Suffix}")];

    /// <summary>Topic of a state of a camera.</summary>
    public string State(string cameraId, string name) => $"{prefix}/{cameraId}/{name}";

    /// <summary>Topic of a command for a camera.</summary>
    public string Command(string cameraId, MqttCommand command) =>
        $"{prefix}/{cameraId}{Array.Find(Commands, c => c.Command == command).Suffix}";

    /// <summary>Topic of the discovery message of an object id.</summary>
    public string Config(string objectId) => $"{discoveryPrefix}/device/{objectId}/config";

    /// <summary>
    /// Id of a camera in Home Assistant, which has no dots. It is unique: an id without a dot follows <c>nanocam_</c>
    /// unchanged; one with a dot follows <c>nanocam-</c>, with <c>_-</c> for the dot and <c>__</c> for an underscore.
    /// </summary>
    public string ObjectId(string cameraId)
    {
        var own = prefix.Replace('/', '_');
        if (!cameraId.Contains('.', StringComparison.Ordinal))
        {
            return $"{own}_{cameraId}";
        }

        var escaped = new StringBuilder($"{own}-");
        foreach (var character in cameraId)
        {
            escaped.Append(
                character switch
                {
                    '.' => "_-",
                    '_' => "__",
                    _ => character.ToString(),
                }
            );
        }

        return escaped.ToString();
    }

    /// <summary>Finds the camera and the command that a topic names.</summary>
    public bool TryParseCommand(string topic, out string cameraId, out MqttCommand command)
    {
        (cameraId, command) = ("", default);
        if (!topic.StartsWith($"{prefix}/", StringComparison.Ordinal))
        {
            return false;
        }

        var rest = topic[(prefix.Length + 1)..];
        var found = Array.Find(Commands, c => rest.EndsWith(c.Suffix, StringComparison.Ordinal));
        if (found.Suffix is null)
        {
            return false;
        }

        (cameraId, command) = (rest[..^found.Suffix.Length], found.Command);
        return CameraId.IsValid(cameraId);
    }

    /// <summary>Finds the object id in the topic of a discovery message.</summary>
    public bool TryParseConfig(string topic, out string objectId)
    {
        objectId = "";
        var (start, end) = ($"{discoveryPrefix}/device/", "/config");
        if (
            topic.Length <= start.Length + end.Length
            || !topic.StartsWith(start, StringComparison.Ordinal)
            || !topic.EndsWith(end, StringComparison.Ordinal)
        )
        {
            return false;
        }

        objectId = topic[start.Length..^end.Length];
        return true;
    }

    /// <summary>Finds the camera whose availability a topic of this server carries.</summary>
    public bool TryParseOnline(string topic, out string cameraId)
    {
        cameraId = "";
        var (start, end) = ($"{prefix}/", $"/{StateNames.Online}");
        if (
            topic.Length <= start.Length + end.Length
            || !topic.StartsWith(start, StringComparison.Ordinal)
            || !topic.EndsWith(end, StringComparison.Ordinal)
        )
        {
            return false;
        }

        cameraId = topic[start.Length..^end.Length];
        return CameraId.IsValid(cameraId);
    }
}

/// <summary>Last parts of the topics of a camera. They never change, because automations use them.</summary>
internal static class StateNames
{
    /// <summary>The newest frame, as JPEG.</summary>
    public const string Image = "image";

    /// <summary>Whether the camera is expected to send frames: online or offline.</summary>
    public const string Online = "online";

    /// <summary>Whether the newest frame is late.</summary>
    public const string Late = "late";

    /// <summary>Age of the newest frame in seconds.</summary>
    public const string Age = "age";

    /// <summary>Frames per second.</summary>
    public const string Fps = "fps";

    /// <summary>Signal strength in dBm.</summary>
    public const string Rssi = "rssi";

    /// <summary>Free memory of the camera in bytes.</summary>
    public const string Memory = "memory";

    /// <summary>Whether there was an event in the last seconds.</summary>
    public const string Motion = "motion";

    /// <summary>Whether the recording rule is not off.</summary>
    public const string Recording = "recording";

    /// <summary>JPEG quality.</summary>
    public const string Quality = "quality";

    /// <summary>Frame size.</summary>
    public const string Size = "size";
}
