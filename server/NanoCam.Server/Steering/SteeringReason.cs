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

    /// <summary>The link delivered nothing in time.</summary>
    [JsonStringEnumMemberName("silentLink")]
    SilentLink,

    /// <summary>The link recovers step by step.</summary>
    [JsonStringEnumMemberName("recovering")]
    Recovering,

    /// <summary>Viewers show fewer frames, or smaller ones, than the camera could send.</summary>
    [JsonStringEnumMemberName("viewers")]
    Viewers,
}
