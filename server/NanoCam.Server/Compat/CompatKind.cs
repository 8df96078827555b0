using System.Text.Json.Serialization;

namespace NanoCam.Server.Compat;

/// <summary>A way of speaking that a system before NanoCam had, on a port of its own.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CompatKind>))]
public enum CompatKind
{
    /// <summary>Cameras: one JPEG per TCP connection, ended by its close.</summary>
    [JsonStringEnumMemberName("frameTcp")]
    FrameTcp,

    /// <summary>Viewers: a WebSocket whose binary messages are JPEGs.</summary>
    [JsonStringEnumMemberName("binaryWebSocket")]
    BinaryWebSocket,

    /// <summary>Viewers: a WebSocket whose text messages are JSON with the JPEG in base64.</summary>
    [JsonStringEnumMemberName("jsonWebSocket")]
    JsonWebSocket,

    /// <summary>Cameras: JPEGs between <c>FrameBegin</c> and <c>FrameOver</c>, each stored and answered with <c>ACK</c>.</summary>
    [JsonStringEnumMemberName("markedTcp")]
    MarkedTcp,
}
