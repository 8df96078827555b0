using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoCam.Server.Integrations.Detections;

/// <summary>Detections in a frame.</summary>
/// <param name="Boxes">Objects, at most 100; empty if there are none.</param>
/// <param name="Time">Capture time of the frame, at most an hour ago. Default: now.</param>
/// <param name="Sequence">Sequence of the frame; null if unknown.</param>
internal sealed record DetectionRequest(IReadOnlyList<BoxModel> Boxes, DateTimeOffset? Time = null, long? Sequence = null);

/// <summary>An object. Coordinates are fractions of the frame: 0 is its left or upper edge, 1 its right or lower edge.</summary>
/// <param name="Label">Label of the object, such as <c>person</c>: 1 to 64 characters.</param>
/// <param name="X">Left edge, 0 to 1.</param>
/// <param name="Y">Upper edge, 0 to 1.</param>
/// <param name="Width">Width, above 0; <paramref name="X"/> and <paramref name="Width"/> together are at most 1.</param>
/// <param name="Height">Height, above 0; <paramref name="Y"/> and <paramref name="Height"/> together are at most 1.</param>
/// <param name="Score">Confidence of the detector, 0 to 1; null if not reported.</param>
internal sealed record BoxModel(string Label, double X, double Y, double Width, double Height, double? Score = null);

/// <summary>The newest detections of a camera.</summary>
/// <param name="Camera">Id of the camera.</param>
/// <param name="Time">Capture time of the frame; null before the first detections.</param>
/// <param name="Sequence">Sequence of the frame; or null.</param>
/// <param name="Boxes">Objects.</param>
internal sealed record DetectionsModel(string Camera, DateTimeOffset? Time, long? Sequence, IReadOnlyList<BoxModel> Boxes);

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DetectionRequest))]
[JsonSerializable(typeof(DetectionsModel))]
[JsonSerializable(typeof(IReadOnlyList<BoxModel>))]
internal sealed partial class DetectionJson : JsonSerializerContext;
