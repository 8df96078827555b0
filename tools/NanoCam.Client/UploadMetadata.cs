using System.Globalization;
using System.Net.Http.Headers;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Metadata of a frame on the HTTP uplink, sent in the headers of <see cref="UploadHeaders"/>. Null values are omitted.</summary>
public sealed record UploadMetadata
{
    /// <summary>Camera id; null lets the server choose its default camera. Required where it is part of the path.</summary>
    public string? CameraId { get; init; }

    /// <summary>Random number of this boot.</summary>
    public uint? BootId { get; init; }

    /// <summary>Number of the frame since boot.</summary>
    public uint? Sequence { get; init; }

    /// <summary>Age of the frame when it is sent.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Signal strength in dBm.</summary>
    public sbyte? Rssi { get; init; }

    /// <summary>Reason of the last start of the camera.</summary>
    public ResetReason? ResetReason { get; init; }

    /// <summary>Name and version of the firmware.</summary>
    public string? Firmware { get; init; }

    /// <summary>Counters and faults of the camera.</summary>
    public Health? Health { get; init; }

    /// <summary>Revision of the desired settings that the camera has applied; null confirms none.</summary>
    public uint? SettingsRevision { get; init; }

    internal void WriteTo(HttpRequestHeaders headers)
    {
        Add(headers, UploadHeaders.CameraId, CameraId);
        Add(headers, UploadHeaders.BootId, BootId?.ToString(CultureInfo.InvariantCulture));
        Add(headers, UploadHeaders.Sequence, Sequence?.ToString(CultureInfo.InvariantCulture));
        Add(
            headers,
            UploadHeaders.AgeMilliseconds,
            Age is { } age ? Math.Max(0, (long)age.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : null
        );
        Add(headers, UploadHeaders.Rssi, Rssi?.ToString(CultureInfo.InvariantCulture));
        Add(headers, UploadHeaders.ResetReason, ((byte?)ResetReason)?.ToString(CultureInfo.InvariantCulture));
        Add(headers, UploadHeaders.Firmware, Firmware);
        Add(headers, UploadHeaders.SettingsRevision, SettingsRevision?.ToString(CultureInfo.InvariantCulture));
        Add(headers, UploadHeaders.Health, Health is null ? null : HexOf(Health));
    }

    private static string HexOf(Health health)
    {
        var message = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        var size = health.WriteMessage(message, 0);
        return Convert.ToHexStringLower(message, MessageHeader.Size, size - MessageHeader.Size);
    }

    private static void Add(HttpRequestHeaders headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
