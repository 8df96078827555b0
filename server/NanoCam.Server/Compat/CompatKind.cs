using System.Text.Json.Serialization;

namespace NanoCam.Server.Compat;

/// <summary>Protocol of an earlier system, on a separate port.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CompatKind>))]
public enum CompatKind
{
    /// <summary>For cameras: one JPEG per TCP connection, ended by closing the connection.</summary>
    [JsonStringEnumMemberName("frameTcp")]
    FrameTcp,

    /// <summary>For viewers: a WebSocket whose binary messages are JPEGs.</summary>
    [JsonStringEnumMemberName("binaryWebSocket")]
    BinaryWebSocket,

    /// <summary>For viewers: a WebSocket whose text messages are JSON with the JPEG in base64.</summary>
    [JsonStringEnumMemberName("jsonWebSocket")]
    JsonWebSocket,

    /// <summary>For cameras: JPEGs between <c>FrameBegin</c> and <c>FrameOver</c>, each stored and answered with <c>ACK</c>.</summary>
    [JsonStringEnumMemberName("markedTcp")]
    MarkedTcp,
}
