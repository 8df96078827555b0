using System.Text.Json.Serialization;

namespace NanoCam.Server.Steering;

/// <summary>Reason for a decision of the controller.</summary>
internal enum SteeringReason
{
    /// <summary>The desired settings, unchanged.</summary>
    [JsonStringEnumMemberName("asDesired")]
    AsDesired,

    /// <summary>Nothing uses the frames.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,

    /// <summary>The link is slower than the desired settings.</summary>
    [JsonStringEnumMemberName("slowLink")]
    SlowLink,

    /// <summary>No frame arrived in time.</summary>
    [JsonStringEnumMemberName("silentLink")]
    SilentLink,

    /// <summary>The rate is being raised step by step after a failure.</summary>
    [JsonStringEnumMemberName("recovering")]
    Recovering,

    /// <summary>Viewers show fewer frames, or smaller ones, than the camera could send.</summary>
    [JsonStringEnumMemberName("viewers")]
    Viewers,
}
