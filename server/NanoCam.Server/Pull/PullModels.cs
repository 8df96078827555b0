using System.Text.Json.Serialization;

namespace NanoCam.Server.Pull;

/// <summary>A camera to be pulled.</summary>
/// <param name="Id">Id of the camera that its pictures become.</param>
/// <param name="Url">Address of an MJPEG stream or of one JPEG; a user and a password in it are taken off.</param>
/// <param name="ControlUrl">Address below which status, control and capture are; absent: as CameraWebServer has it, else none.</param>
/// <param name="User">User name that it asks for.</param>
/// <param name="Password">Password that it asks for. Never answered.</param>
/// <param name="Rate">How often a single picture is fetched, times per second, 0.001 to 30; absent: 1.</param>
/// <param name="OnDemand">Whether it is pulled only while somebody watches; absent: no.</param>
internal sealed record PullRequest(
    string Id,
    string Url,
    string? ControlUrl = null,
    string? User = null,
    string? Password = null,
    double? Rate = null,
    bool? OnDemand = null
);

/// <summary>
/// Changes to a source; what is absent stays. A password stays only at the same host: for another it has to be given again.
/// </summary>
/// <param name="Url">As when it was added.</param>
/// <param name="ControlUrl">As when it was added.</param>
/// <param name="User">As when it was added.</param>
/// <param name="Password">As when it was added.</param>
/// <param name="Rate">As when it was added.</param>
/// <param name="OnDemand">As when it was added.</param>
internal sealed record PullChange(
    string? Url = null,
    string? ControlUrl = null,
    string? User = null,
    string? Password = null,
    double? Rate = null,
    bool? OnDemand = null
);

/// <summary>A camera that is pulled.</summary>
/// <param name="Id">Id of the camera.</param>
/// <param name="Url">Where its pictures are; values of the query are left out, they may be secret.</param>
/// <param name="ControlUrl">Where its controls are, or null.</param>
/// <param name="User">User name, or null.</param>
/// <param name="HasPassword">Whether there is a password.</param>
/// <param name="Rate">How often a single picture is fetched, times per second.</param>
/// <param name="OnDemand">Whether it is pulled only while somebody watches.</param>
/// <param name="Fixed">Whether it stands in the configuration, and cannot be changed here.</param>
/// <param name="State">What is going on.</param>
/// <param name="Error">What is wrong, in a sentence, or null. Also while its pictures come.</param>
/// <param name="Kind">What it sends; null before its first answer.</param>
/// <param name="Frames">Good pictures since the start.</param>
/// <param name="Resyncs">Times that bytes which were no good picture were skipped.</param>
/// <param name="Connections">Times it began to send.</param>
/// <param name="LastFrame">Time of its last good picture, or null.</param>
internal sealed record PullModel(
    string Id,
    string Url,
    string? ControlUrl,
    string? User,
    bool HasPassword,
    double Rate,
    bool OnDemand,
    bool Fixed,
    PullPhase State,
    string? Error,
    PullKind? Kind,
    long Frames,
    long Resyncs,
    long Connections,
    DateTimeOffset? LastFrame
);

/// <summary>What a source sends.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullKind>))]
internal enum PullKind
{
    /// <summary>A stream.</summary>
    [JsonStringEnumMemberName("stream")]
    Stream,

    /// <summary>One picture at a time.</summary>
    [JsonStringEnumMemberName("single")]
    Single,
}
