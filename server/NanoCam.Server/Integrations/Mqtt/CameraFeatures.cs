using System.Globalization;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>The data that determines the discovery message of a camera. Equal features produce the same message.</summary>
internal sealed record CameraFeatures
{
    // Smaller sizes are meant for programs.
    private const int SmallestWidth = 160;

    /// <summary>Name of the size that the camera chooses.</summary>
    public const string Automatic = "auto";

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its board, or null.</summary>
    public string? Board { get; init; }

    /// <summary>Name and version of its firmware, or null.</summary>
    public string? Firmware { get; init; }

    /// <summary>Whether it reports a signal strength.</summary>
    public bool HasRssi { get; init; }

    /// <summary>Whether it reports its free memory.</summary>
    public bool HasMemory { get; init; }

    /// <summary>Whether its quality can be set.</summary>
    public bool HasQuality { get; init; }

    /// <summary>Whether it takes stills on request.</summary>
    public bool HasSnapshot { get; init; }

    /// <summary>Sizes that can be set, separated by commas; empty for none.</summary>
    public string Sizes { get; init; } = "";

    /// <summary>
    /// Features of a camera. While it is not connected, those of its last connection, so that entities do not disappear and reappear.
    /// </summary>
    public static CameraFeatures Of(Camera camera, CameraFeatures? before)
    {
        var link = camera.Link;
        var health = camera.Health;
        var report = camera.UploadReport;
        var adjustable = link?.Adjustable;
        return new CameraFeatures
        {
            Name = camera.Name,
            Board = OrNull(link?.Hello.Board) ?? before?.Board,
            Firmware = OrNull(link?.Hello.Firmware ?? report?.Firmware) ?? before?.Firmware,
            HasRssi = StateValues.RssiOf(camera) is not null || before?.HasRssi == true,
            HasMemory = health?.FreeMemory > 0 || before?.HasMemory == true,
            HasQuality = adjustable?.HasFlag(AdjustableSettings.Quality) ?? before?.HasQuality ?? true,
            // A camera on the HTTP uplink accepts no commands.
            HasSnapshot = link is not null || before?.HasSnapshot == true,
            Sizes = SizesOf(camera, link, before),
        };
    }

    private static string SizesOf(Camera camera, ICameraLink? link, CameraFeatures? before)
    {
        var current = StateValues.SizeOf(camera.Desired);
        if (link is null && before is not null && before.Sizes.Split(',').Contains(current, StringComparer.Ordinal))
        {
            return before.Sizes;
        }

        if (link?.Adjustable.HasFlag(AdjustableSettings.Size) == false)
        {
            return "";
        }

        var (maxWidth, maxHeight) = (link?.Hello.MaxWidth ?? 0, link?.Hello.MaxHeight ?? 0);
        List<string> sizes = [Automatic];
        for (var number = 0; number < FrameSizeNumbers.Count; number++)
        {
            var (width, height) = (FrameSizeNumbers.WidthOf(number), FrameSizeNumbers.HeightOf(number));
            if (width >= SmallestWidth && (maxWidth == 0 || (width <= maxWidth && height <= maxHeight)))
            {
                sizes.Add(string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"));
            }
        }

        if (!sizes.Contains(current, StringComparer.Ordinal))
        {
            sizes.Add(current);
        }

        return string.Join(',', sizes);
    }

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
