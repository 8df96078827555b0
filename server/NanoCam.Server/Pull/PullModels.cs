using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>A camera to pull.</summary>
/// <param name="Id">Id of the camera that the frames belong to.</param>
/// <param name="Url">Address of an MJPEG stream or a single JPEG. A user and password in it are stored separately.</param>
/// <param name="ControlUrl">
/// Base address of status, control and capture. If omitted, it is derived from the address of a CameraWebServer.
/// </param>
/// <param name="User">User name for the source.</param>
/// <param name="Password">Password for the source. Never returned.</param>
/// <param name="Rate">Requests per second for a single JPEG, 0.001 to 30. Default: 1.</param>
/// <param name="OnDemand">Whether the camera is pulled only while viewers watch it. Default: false.</param>
internal sealed record PullRequest(
    [property: RegularExpression(CameraId.Pattern)] string Id,
    [property: StringLength(PullSource.MaxUrlLength)] string Url,
    [property: StringLength(PullSource.MaxUrlLength)] string? ControlUrl = null,
    [property: StringLength(PullSource.MaxSecretLength)] string? User = null,
    [property: StringLength(PullSource.MaxSecretLength)] string? Password = null,
    [property: Range(PullSource.MinRate, PullSource.MaxRate)] double? Rate = null,
    bool? OnDemand = null
);

/// <summary>
/// Changes to a source. Absent fields keep their values. A new host or scheme requires the password again.
/// </summary>
/// <param name="Url">As in the request that adds a source.</param>
/// <param name="ControlUrl">As in the request that adds a source.</param>
/// <param name="User">As in the request that adds a source.</param>
/// <param name="Password">As in the request that adds a source.</param>
/// <param name="Rate">As in the request that adds a source.</param>
/// <param name="OnDemand">As in the request that adds a source.</param>
internal sealed record PullChange(
    [property: StringLength(PullSource.MaxUrlLength)] string? Url = null,
    [property: StringLength(PullSource.MaxUrlLength)] string? ControlUrl = null,
    [property: StringLength(PullSource.MaxSecretLength)] string? User = null,
    [property: StringLength(PullSource.MaxSecretLength)] string? Password = null,
    [property: Range(PullSource.MinRate, PullSource.MaxRate)] double? Rate = null,
    bool? OnDemand = null
);

/// <summary>A pulled camera.</summary>
/// <param name="Id">Id of the camera.</param>
/// <param name="Url">Address of the frames, without the values of its query, which may be secret.</param>
/// <param name="ControlUrl">Address of the controls, or null.</param>
/// <param name="User">User name, or null.</param>
/// <param name="HasPassword">Whether a password is stored.</param>
/// <param name="Rate">Requests per second for a single JPEG.</param>
/// <param name="OnDemand">Whether the camera is pulled only while viewers watch it.</param>
/// <param name="Fixed">Whether the source is set in the configuration and cannot be changed over HTTP.</param>
/// <param name="State">State of the source.</param>
/// <param name="Error">The problem of the source, or null. A problem may exist while frames arrive.</param>
/// <param name="ErrorCode">Code of the problem, for translation, such as <c>connectionRefused</c>; null without a problem.</param>
/// <param name="ErrorValue">The part of the problem that differs from case to case, such as a content type or status; or null.</param>
/// <param name="Kind">What the source sends; null before its first frame.</param>
/// <param name="Frames">Accepted frames since the start.</param>
/// <param name="Resyncs">Times that invalid bytes or rejected frames were skipped.</param>
/// <param name="Connections">Times that the source started to send frames.</param>
/// <param name="LastFrame">Time of the last accepted frame, or null.</param>
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
    string? ErrorCode,
    string? ErrorValue,
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
    /// <summary>An MJPEG stream.</summary>
    [JsonStringEnumMemberName("stream")]
    Stream,

    /// <summary>Single JPEGs.</summary>
    [JsonStringEnumMemberName("single")]
    Single,
}

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PullRequest))]
[JsonSerializable(typeof(PullChange))]
[JsonSerializable(typeof(PullModel))]
[JsonSerializable(typeof(IReadOnlyList<PullModel>))]
internal sealed partial class PullJson : JsonSerializerContext;
