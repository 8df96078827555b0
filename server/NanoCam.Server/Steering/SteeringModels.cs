using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace NanoCam.Server.Steering;

/// <summary>A new steering rule. Absent fields get the defaults of the configuration.</summary>
internal sealed record SteeringRequest
{
    /// <summary><c>automatic</c>: the server chooses within the desired settings; <c>manual</c>: the desired settings apply.</summary>
    public required SteeringMode Mode { get; init; }

    /// <summary>Lowest quality that the server chooses.</summary>
    [Range(1, 100)]
    public int? LowestQuality { get; init; }

    /// <summary>Milliseconds between frames while nothing uses them.</summary>
    [Range(SteeringRoutes.MinIdleMs, SteeringRoutes.MaxIdleMs)]
    public int? IdleIntervalMs { get; init; }
}

/// <summary>Steering rule of a camera, and what the server decided.</summary>
internal sealed record SteeringModel
{
    /// <summary><c>automatic</c> or <c>manual</c>.</summary>
    public required SteeringMode Mode { get; init; }

    /// <summary>Lowest quality that the server chooses.</summary>
    public required int LowestQuality { get; init; }

    /// <summary>Milliseconds between frames while nothing uses them.</summary>
    public required int IdleIntervalMs { get; init; }

    /// <summary>Settings for the camera; null if it is not steered now.</summary>
    public required SteeringDecisionModel? Decision { get; init; }

    /// <summary>State of the link; null if the camera is not steered now.</summary>
    public required SteeringLinkModel? Link { get; init; }

    /// <summary>Demand of viewers and recording.</summary>
    public required SteeringDemandModel Demand { get; init; }
}

/// <summary>Settings that the controller chose for a camera, and the reason.</summary>
/// <param name="IntervalMs">Milliseconds between frames.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Quality">Quality, 1 to 100.</param>
/// <param name="Reason">Code of the reason.</param>
/// <param name="Text">The reason as a sentence.</param>
internal sealed record SteeringDecisionModel(int IntervalMs, int Width, int Height, int Quality, SteeringReason Reason, string Text);

/// <summary>State of the link of a camera.</summary>
/// <param name="RateLimit">Bytes per second that the frames may take; null without a limit.</param>
/// <param name="Capacity">Bytes per second that the link carries; 0 while unknown.</param>
/// <param name="QueueMs">Milliseconds that the newest frame waited.</param>
internal sealed record SteeringLinkModel(long? RateLimit, long Capacity, long QueueMs);

/// <summary>Demand of viewers and recording for frames of a camera.</summary>
/// <param name="FramesPerSecond">Frames per second; null for all, 0 for none.</param>
/// <param name="Width">Width in pixels at which frames are shown; null for the full width.</param>
internal sealed record SteeringDemandModel(double? FramesPerSecond, int? Width);

/// <summary>Serialization of the models.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SteeringRequest))]
[JsonSerializable(typeof(SteeringModel))]
internal sealed partial class SteeringJson : JsonSerializerContext;
