using System.Text.Json.Serialization;

namespace NanoCam.Server.Uploads;

/// <summary>Response to an upload, for the OpenAPI document; <see cref="UploadResponse"/> writes it.</summary>
internal sealed record UploadReceiptModel
{
    /// <summary>Always `success`.</summary>
    public required string Status { get; init; }

    /// <summary>Id of the camera.</summary>
    public required string Camera { get; init; }

    /// <summary>Sequence number of the frame on this server.</summary>
    public required uint Sequence { get; init; }

    /// <summary>Name of the still, for `/images/{filename}`. Omitted if the frame was not stored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Filename { get; init; }

    /// <summary>Capture time in seconds since 1970 UTC, with a fraction.</summary>
    public required decimal Timestamp { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>`accepted`, or `duplicate` if the server had already accepted the frame.</summary>
    public required string Verdict { get; init; }

    /// <summary>Accepted frames, for an upload with more than one. The other values are those of the last one.</summary>
    public int? Frames { get; init; }

    /// <summary>Rejected frames, for an upload with more than one.</summary>
    public int? Rejected { get; init; }

    /// <summary>Desired settings of the camera.</summary>
    public required UploadSettingsModel Settings { get; init; }
}

/// <summary>Response to a report without a frame, for the OpenAPI document; <see cref="UploadResponse"/> writes it.</summary>
internal sealed record ReportReceiptModel
{
    /// <summary>Always `success`.</summary>
    public required string Status { get; init; }

    /// <summary>Id of the camera.</summary>
    public required string Camera { get; init; }

    /// <summary>Desired settings of the camera.</summary>
    public required UploadSettingsModel Settings { get; init; }
}

/// <summary>Desired settings of a camera that uploads.</summary>
internal sealed record UploadSettingsModel
{
    /// <summary>Number of these settings, which the camera confirms with its next upload.</summary>
    public required uint Revision { get; init; }

    /// <summary>Milliseconds between frames; 0 means as fast as possible; null lets the camera choose.</summary>
    public required uint? IntervalMs { get; init; }

    /// <summary>Width in pixels; 0 lets the camera choose.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels; 0 lets the camera choose.</summary>
    public required int Height { get; init; }

    /// <summary>JPEG quality, 1 (smallest file) to 100 (best); 0 lets the camera choose.</summary>
    public required int Quality { get; init; }

    /// <summary>Sensor controls by name. The camera chooses the values of omitted controls.</summary>
    public required IReadOnlyDictionary<string, int> Controls { get; init; }
}

/// <summary>Source-generated JSON contract.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(UploadReceiptModel))]
[JsonSerializable(typeof(ReportReceiptModel))]
internal sealed partial class UploadJson : JsonSerializerContext;
