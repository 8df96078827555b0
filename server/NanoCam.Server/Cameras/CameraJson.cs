using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoCam.Server.Cameras;

/// <summary>Serialization of the camera API without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CameraModel))]
[JsonSerializable(typeof(IReadOnlyList<CameraModel>))]
[JsonSerializable(typeof(CameraChange))]
[JsonSerializable(typeof(SettingsChange))]
[JsonSerializable(typeof(SettingsModel))]
internal sealed partial class CameraJson : JsonSerializerContext;
