using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using NanoCam.Jpeg;

namespace NanoCam.Server.Pull;

/// <summary>The <c>/status</c> of a source: values by name, and ranges and sizes, which only NanoCam's firmware adds.</summary>
internal sealed class SourceStatus
{
    /// <summary>Largest response that is read.</summary>
    public const int MaxBytes = 64 << 10;

    private const int MaxNames = 256;
    private const int Jpeg = 4;

    // Registers of an OV3660 or OV5640 have four digits, those of an OV2640 two or three.
    private const string WideRegister = "0x3";

    private SourceStatus() { }

    /// <summary>Values by name.</summary>
    public Dictionary<string, int> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Ranges by name; empty for a CameraWebServer, which sends none.</summary>
    public Dictionary<string, (int Min, int Max)> Ranges { get; } = new(StringComparer.Ordinal);

    /// <summary>Frame sizes by number; empty for a CameraWebServer.</summary>
    public Dictionary<int, FrameSize> Sizes { get; } = [];

    /// <summary>Whether the sensor is an OV3660 or OV5640, whose ranges are wider.</summary>
    public bool IsWide { get; private set; }

    /// <summary>Whether the sensor encodes JPEG itself, so that size and quality can be set.</summary>
    public bool IsJpeg => !Values.TryGetValue("pixformat", out var format) || format == Jpeg;

    /// <summary>Reads a response. Returns false if it is not an object, or contains none of the variables.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out SourceStatus? status)
    {
        status = null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            var read = new SourceStatus();
            foreach (var property in document.RootElement.EnumerateObject().Take(MaxNames))
            {
                read.Read(property);
            }

            status = read.Values.ContainsKey("framesize") || SourceControlRanges.ArePresent(read) ? read : null;
            return status is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Invalid JSON, or a property name that is not valid text.
            return false;
        }
    }

    private void Read(JsonProperty property)
    {
        if (property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out var number))
        {
            Values[property.Name] = number;
            IsWide |= property.Name.Length == 6 && property.Name.StartsWith(WideRegister, StringComparison.OrdinalIgnoreCase);
        }
        else if (property.NameEquals("nanocam") && property.Value.ValueKind == JsonValueKind.Object)
        {
            foreach (var extension in property.Value.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Object))
            {
                ReadExtension(extension);
            }
        }
    }

    private void ReadExtension(JsonProperty extension)
    {
        foreach (var entry in extension.Value.EnumerateObject().Take(MaxNames))
        {
            if (
                extension.NameEquals("ranges")
                && entry.Value.ValueKind == JsonValueKind.Array
                && entry.Value.GetArrayLength() == 2
                && TryGet(entry.Value[0], out var min)
                && TryGet(entry.Value[1], out var max)
                && min <= max
            )
            {
                Ranges[entry.Name] = (min, max);
            }
            else if (
                extension.NameEquals("sizes")
                && entry.Value.ValueKind == JsonValueKind.String
                && int.TryParse(entry.Name, out var number)
                && entry.Value.GetString()!.Split('x') is [var width, var height]
                && ushort.TryParse(width, out var w)
                && ushort.TryParse(height, out var h)
                && w > 0
                && h > 0
            )
            {
                Sizes[number] = new FrameSize(w, h);
            }
        }
    }

    // The range that CameraWebServer can store.
    private static bool TryGet(JsonElement element, out int value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number
            && element.TryGetInt32(out value)
            && value is >= short.MinValue and <= short.MaxValue;
    }
}
