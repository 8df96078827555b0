using System.Text.Json.Serialization;

namespace NanoCam.Server.Steering;

/// <summary>Whether users or the server choose interval, size and quality of a camera.</summary>
public enum SteeringMode
{
    /// <summary>Users: the camera gets the desired settings unchanged.</summary>
    [JsonStringEnumMemberName("manual")]
    Manual = 0,

    /// <summary>The server, within the desired settings.</summary>
    [JsonStringEnumMemberName("automatic")]
    Automatic = 1,
}
