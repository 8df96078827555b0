using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>Writes the responses to uploads, with a buffer per thread: nothing is awaited between the first and the last byte.</summary>
internal static class UploadResponse
{
    private const int MessagesSize = Ack.MessageSize + MessageHeader.Size + WireProtocol.MaxControlBytes;

    // The texts are ASCII and only ever JSON, never HTML, so quotes need no escape.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static byte[]? _messages;

    /// <summary>Whether the sender requested wire messages instead of JSON.</summary>
    public static bool WantsMessages(HttpRequest request) =>
        request.Headers.TryGetValue(UploadHeaders.Answer, out var form) && form == UploadHeaders.WireAnswer;

    /// <summary>Writes 200 with the result of the upload.</summary>
    /// <param name="response">The response.</param>
    /// <param name="receipt">Result of the last accepted frame.</param>
    /// <param name="frame">That frame.</param>
    /// <param name="accepted">Accepted frames of the upload.</param>
    /// <param name="rejected">Rejected frames of the upload.</param>
    public static void Write(HttpResponse response, in UploadReceipt receipt, Frame frame, int accepted, int rejected)
    {
        var json = Begin();
        json.WriteString("status"u8, "success"u8);
        json.WriteString("camera"u8, receipt.Camera.Id);
        json.WriteNumber("sequence"u8, frame.Sequence);
        if (receipt.FileName is not null)
        {
            json.WriteString("filename"u8, receipt.FileName);
        }

        WriteTimestamp(json, frame.CapturedMicroseconds);
        json.WriteNumber("width"u8, frame.Width);
        json.WriteNumber("height"u8, frame.Height);
        json.WriteString("verdict"u8, receipt.Verdict == FrameVerdict.Duplicate ? "duplicate"u8 : "accepted"u8);
        if (accepted + rejected > 1)
        {
            json.WriteNumber("frames"u8, accepted);
            json.WriteNumber("rejected"u8, rejected);
        }

        WriteSettings(json, receipt.Camera.Desired);
        Finish(response, json, StatusCodes.Status200OK);
    }

    /// <summary>Writes 200 with an Ack and a Settings message, for cameras without room for a JSON parser.</summary>
    /// <param name="response">The response.</param>
    /// <param name="receipt">Result of the upload.</param>
    /// <param name="sequence">Sequence of the frame as the camera sent it.</param>
    public static void WriteMessages(HttpResponse response, in UploadReceipt receipt, uint sequence)
    {
        _messages ??= new byte[MessagesSize];
        var ack = new Ack
        {
            Sequence = sequence,
            Verdict = receipt.Verdict,
            Credit = 1,
        };
        var length = ack.WriteMessage(_messages, 0);
        length += receipt.Camera.Desired.WriteMessage(_messages, length);
        Finish(response, _messages.AsSpan(0, length));
    }

    /// <summary>Writes 200 with the desired settings, as JSON or as one Settings message.</summary>
    public static void WriteSettings(HttpResponse response, Camera camera, bool asMessage)
    {
        if (asMessage)
        {
            _messages ??= new byte[MessagesSize];
            Finish(response, _messages.AsSpan(0, camera.Desired.WriteMessage(_messages, 0)));
            return;
        }

        var json = Begin();
        json.WriteString("status"u8, "success"u8);
        json.WriteString("camera"u8, camera.Id);
        WriteSettings(json, camera.Desired);
        Finish(response, json, StatusCodes.Status200OK);
    }

    /// <summary>Writes <c>{"error":message}</c>.</summary>
    public static void WriteError(HttpResponse response, int status, string message)
    {
        var json = Begin();
        json.WriteString("error"u8, message);
        Finish(response, json, status);
    }

    /// <summary>Writes <c>{"filename":…,"timestamp":…}</c>.</summary>
    public static void WriteStill(HttpResponse response, string fileName, long capturedMicroseconds)
    {
        var json = Begin();
        json.WriteString("filename"u8, fileName);
        WriteTimestamp(json, capturedMicroseconds);
        Finish(response, json, StatusCodes.Status200OK);
    }

    private static Utf8JsonWriter Begin()
    {
        _scratch ??= new ArrayBufferWriter<byte>(1024);
        _scratch.ResetWrittenCount();
        _writer ??= new Utf8JsonWriter(_scratch, Options);
        _writer.Reset();
        _writer.WriteStartObject();
        return _writer;
    }

    private static void Finish(HttpResponse response, Utf8JsonWriter json, int status)
    {
        json.WriteEndObject();
        json.Flush();
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = _scratch!.WrittenCount;
        // Not flushed here: the end of the request sends headers and body in one packet.
        response.BodyWriter.Write(_scratch.WrittenSpan);
    }

    private static void Finish(HttpResponse response, ReadOnlySpan<byte> messages)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/octet-stream";
        response.ContentLength = messages.Length;
        response.BodyWriter.Write(messages);
    }

    // Written as digits: a double cannot represent the fraction exactly.
    private static void WriteTimestamp(Utf8JsonWriter json, long microseconds)
    {
        Span<char> text = stackalloc char[32];
        var seconds = microseconds / 1_000_000;
        text.TryWrite(CultureInfo.InvariantCulture, $"{seconds}.{microseconds - (seconds * 1_000_000):D6}", out var length);
        json.WritePropertyName("timestamp"u8);
        json.WriteRawValue(text[..length], skipInputValidation: true);
    }

    private static void WriteSettings(Utf8JsonWriter json, CameraSettings settings)
    {
        json.WriteStartObject("settings"u8);
        json.WriteNumber("revision"u8, settings.Revision);
        if (settings.IsIntervalUnset)
        {
            json.WriteNull("intervalMs"u8);
        }
        else
        {
            json.WriteNumber("intervalMs"u8, settings.IntervalMilliseconds);
        }

        json.WriteNumber("width"u8, settings.Width);
        json.WriteNumber("height"u8, settings.Height);
        json.WriteNumber("quality"u8, settings.Quality);
        json.WriteStartObject("controls"u8);
        foreach (var control in settings.Controls)
        {
            if (ControlNames.Find(control.Control) is { } name)
            {
                json.WriteNumber(name, control.Value);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
