using System.Buffers;
using System.Globalization;
using System.Text.Json;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Integrations.Detections;
using NanoCam.Server.Live.Transport;
using NanoCam.Server.Recording;

namespace NanoCam.Server.Live;

/// <summary>Kind of request.</summary>
internal enum LiveRequestType
{
    Unknown,
    Subscribe,
    Unsubscribe,
    Pause,
    Resume,
    Ack,
    Ping,
}

/// <summary>Request of a viewer on its socket.</summary>
/// <param name="Type">Kind.</param>
/// <param name="Camera">Camera id, or null.</param>
/// <param name="FramesPerSecond">Rate limit, or null.</param>
/// <param name="Width">Width in pixels at which frames are shown, or null.</param>
/// <param name="Number">Newest frame consumed, or number of a ping.</param>
internal readonly record struct LiveRequest(LiveRequestType Type, string? Camera, double? FramesPerSecond, int? Width, uint Number);

/// <summary>JSON messages of the viewer socket, described in docs/reference/http-api.md.</summary>
internal static class LiveMessages
{
    /// <summary>Largest request in bytes.</summary>
    public const int MaxRequestBytes = 1024;

    // Of the largest frame that the server accepts.
    private const int MaxWidth = ushort.MaxValue;

    /// <summary>Reads a request; false with an error sentence if it is invalid.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out LiveRequest request, out string error)
    {
        request = default;
        LiveRequestType? type = null;
        string? camera = null;
        double? rate = null;
        int? width = null;
        uint number = 0;
        error = "Expected a JSON object such as {\"type\":\"subscribe\",\"camera\":\"ID\"}.";
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    type = ReadType(ref reader);
                }
                else if (reader.ValueTextEquals("camera"u8))
                {
                    camera = ReadString(ref reader);
                }
                else if (reader.ValueTextEquals("fps"u8))
                {
                    reader.Read();
                    rate = reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : null;
                }
                else if (reader.ValueTextEquals("width"u8))
                {
                    // A hint: a value that makes no sense is the same as none.
                    reader.Read();
                    width =
                        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var pixels) && pixels is > 0 and <= MaxWidth
                            ? pixels
                            : null;
                }
                else if (reader.ValueTextEquals("number"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt32(out number))
                    {
                        error = "number must be an integer from 0 to 4294967295.";
                        return false;
                    }
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }

        if (rate is not null and not (> 0 and <= 1000))
        {
            error = "fps must be a number above 0 and at most 1000.";
            return false;
        }

        if (type is null)
        {
            return false;
        }

        request = new LiveRequest(type.Value, camera, rate, width, number);
        return true;
    }

    /// <summary>List of all cameras, sent first.</summary>
    public static byte[] Cameras(IReadOnlyList<Camera> cameras, long now) =>
        Write(writer =>
        {
            writer.WriteString("type"u8, "cameras"u8);
            writer.WriteStartArray("cameras"u8);
            foreach (var camera in cameras)
            {
                writer.WriteStartObject();
                WriteCamera(writer, camera, now);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    /// <summary>A new or changed camera.</summary>
    public static byte[] Camera(Camera camera, long now) =>
        Write(writer =>
        {
            writer.WriteString("type"u8, "camera"u8);
            writer.WriteStartObject("camera"u8);
            WriteCamera(writer, camera, now);
            writer.WriteEndObject();
        });

    /// <summary>A camera that was removed.</summary>
    public static byte[] Removed(Camera camera) =>
        Write(writer =>
        {
            writer.WriteString("type"u8, "removed"u8);
            writer.WriteString("camera"u8, camera.Id);
        });

    /// <summary>Channel number of a camera.</summary>
    public static byte[] Subscribed(LiveSubscription subscription) =>
        Write(writer =>
        {
            writer.WriteString("type"u8, "subscribed"u8);
            writer.WriteString("camera"u8, subscription.Camera.Id);
            writer.WriteNumber("channel"u8, subscription.Channel);
        });

    /// <summary>An event.</summary>
    public static byte[] Event(CameraEvent item) =>
        Write(writer =>
        {
            writer.WriteString("type"u8, "event"u8);
            writer.WriteString("camera"u8, item.CameraId);
            writer.WriteString("kind"u8, CameraEvents.NameOf(item.Kind));
            WriteTime(writer, "time"u8, item.TimeMicroseconds);
            writer.WriteString("cause"u8, item.Cause);
            writer.WriteString("detail"u8, item.Detail);
        });

    /// <summary>What a detector found in a frame.</summary>
    public static byte[] Detections(DetectionsModel found) =>
        Write(writer =>
        {
            writer.WriteString("type"u8, "detections"u8);
            writer.WriteString("camera"u8, found.Camera);
            WriteTime(writer, "time"u8, UnixTime.ToMicroseconds(found.Time ?? default));
            writer.WritePropertyName("sequence"u8);
            writer.WriteRawValue(found.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "null");
            writer.WritePropertyName("boxes"u8);
            JsonSerializer.Serialize(writer, found.Boxes, DetectionJson.Default.IReadOnlyListBoxModel);
        });

    /// <summary>Response to a ping, from which the viewer computes round trip and clock offset.</summary>
    public static byte[] Pong(uint number, long now) =>
        Write(writer =>
        {
            writer.WriteString("type"u8, "pong"u8);
            writer.WriteNumber("number"u8, number);
            writer.WriteNumber("time"u8, now / 1000m);
        });

    /// <summary>An error, as a sentence.</summary>
    public static byte[] Error(string message, string? camera = null) =>
        Write(writer =>
        {
            writer.WriteString("type"u8, "error"u8);
            writer.WriteString("message"u8, message);
            if (camera is not null)
            {
                writer.WriteString("camera"u8, camera);
            }
        });

    // Allocates no string, because every frame of every viewer is acknowledged.
    private static LiveRequestType? ReadType(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.String ? null
            : reader.ValueTextEquals("ack"u8) ? LiveRequestType.Ack
            : reader.ValueTextEquals("subscribe"u8) ? LiveRequestType.Subscribe
            : reader.ValueTextEquals("unsubscribe"u8) ? LiveRequestType.Unsubscribe
            : reader.ValueTextEquals("pause"u8) ? LiveRequestType.Pause
            : reader.ValueTextEquals("resume"u8) ? LiveRequestType.Resume
            : reader.ValueTextEquals("ping"u8) ? LiveRequestType.Ping
            : LiveRequestType.Unknown;
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    private static void WriteCamera(Utf8JsonWriter writer, Camera camera, long now)
    {
        var latest = camera.Feed.TakeLatest();
        writer.WriteString("id"u8, camera.Id);
        writer.WriteString("name"u8, camera.Name);
        var condition = camera.ConditionAt(now);
        writer.WriteString("state"u8, condition.IsOnline ? "online"u8 : "offline"u8);
        writer.WriteBoolean("late"u8, condition.IsLate);
        writer.WriteNumber("lateAfterMs"u8, condition.LateAfterMicroseconds / 1000);
        WriteTime(writer, "lastFrame"u8, condition.LastFrameMicroseconds);
        writer.WriteNumber("width"u8, latest?.Width ?? 0);
        writer.WriteNumber("height"u8, latest?.Height ?? 0);
        writer.WriteNumber("fps"u8, Math.Round(camera.FramesPerSecond(now), 2));
        WriteTime(writer, "lastSeen"u8, camera.LastSeenMicroseconds);
        writer.WriteStartArray("faults"u8);
        foreach (var fault in HealthModelMapper.FaultNames(camera.Health?.Faults ?? 0))
        {
            writer.WriteStringValue(fault);
        }

        writer.WriteEndArray();
        // Indicates to the page when to read the settings again.
        var desired = camera.Desired;
        writer.WriteStartObject("settings"u8);
        writer.WriteNumber("revision"u8, desired.Revision);
        writer.WriteBoolean("pending"u8, CameraModelMapper.IsPending(desired, camera.Reported));
        writer.WriteEndObject();

        latest?.Release();
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long microseconds)
    {
        if (microseconds == 0)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteString(name, UnixTime.FromMicroseconds(microseconds).UtcDateTime);
        }
    }

    // A text message with its WebSocket header, ready to send.
    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        Span<byte> header = stackalloc byte[WebSocketFrame.MaxHeaderSize];
        var size = WebSocketFrame.WriteHeader(header, WebSocketFrame.Text, body.WrittenCount);
        return [.. header[..size], .. body.WrittenSpan];
    }
}
