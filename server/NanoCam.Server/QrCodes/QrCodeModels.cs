using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace NanoCam.Server.QrCodes;

/// <summary>Request for a QR code.</summary>
public sealed record QrCodeRequest
{
    /// <summary>Text to draw, such as a link; 1 to 512 characters.</summary>
    [StringLength(QrCode.MaxLength, MinimumLength = 1)]
    public required string Text { get; init; }
}

/// <summary>JSON serialization without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(QrCodeRequest))]
internal sealed partial class QrCodeJson : JsonSerializerContext;
