using System.Text.Json;
using System.Text.Json.Serialization;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Persistent data of a camera: a row of <c>cameras</c>.</summary>
internal sealed record CameraRow
{
    /// <summary>All columns.</summary>
    public const string Columns = "id, name, last_seen LastSeen, revision, interval_ms IntervalMs, width, height, quality, controls";

    private const long Unset = -1;

    public string Id { get; init; } = "";

    public string? Name { get; init; }

    public long? LastSeen { get; init; }

    public long Revision { get; init; }

    /// <summary>Negative if unset.</summary>
    public long IntervalMs { get; init; }

    public long Width { get; init; }

    public long Height { get; init; }

    public long Quality { get; init; }

    /// <summary>JSON object of control names and values.</summary>
    public string Controls { get; init; } = "{}";

    /// <summary>Creates the row of a camera.</summary>
    public static CameraRow From(Camera camera) => From(camera, camera.Name, camera.Desired);

    /// <summary>Creates the row of a camera with another name or other desired settings.</summary>
    public static CameraRow From(Camera camera, string name, CameraSettings settings)
    {
        var controls = settings
            .Controls.Where(c => ControlNames.Find(c.Control) is not null)
            .ToDictionary(c => ControlNames.Find(c.Control)!, c => c.Value);
        return new CameraRow
        {
            Id = camera.Id,
            Name = name == camera.Id ? null : name,
            LastSeen = camera.LastSeenMicroseconds == 0 ? null : camera.LastSeenMicroseconds,
            Revision = settings.Revision,
            IntervalMs = settings.IsIntervalUnset ? Unset : settings.IntervalMilliseconds,
            Width = settings.Width,
            Height = settings.Height,
            Quality = settings.Quality,
            Controls = JsonSerializer.Serialize(controls, CameraRowJson.Default.DictionaryStringInt16),
        };
    }

    /// <summary>Creates the camera of the row; null if the row is invalid.</summary>
    public Camera? ToCamera()
    {
        if (!CameraId.IsValid(Id))
        {
            return null;
        }

        var camera = new Camera(Id)
        {
            Name = string.IsNullOrWhiteSpace(Name) ? Id : Name,
            Desired = new CameraSettings
            {
                Revision = (uint)Revision,
                IntervalMilliseconds = (uint)Math.Max(0, IntervalMs),
                Width = (ushort)Width,
                Height = (ushort)Height,
                Quality = (byte)Math.Clamp(Quality, 0, 100),
                Controls = [.. ToControls()],
                // Before version 0.2, the row of a camera without desired settings had 0.
                Unset = IntervalMs < 0 || Revision == 0 ? UnsetSettings.Interval : (byte)0,
            },
        };
        if (LastSeen is { } seen)
        {
            camera.Restore(seen);
        }

        return camera;
    }

    private IEnumerable<ControlValue> ToControls()
    {
        foreach (var (name, value) in JsonSerializer.Deserialize(Controls, CameraRowJson.Default.DictionaryStringInt16) ?? [])
        {
            if (ControlNames.TryParse(name, out var control))
            {
                yield return new ControlValue { Control = control, Value = value };
            }
        }
    }
}

/// <summary>Serialization of the column <c>controls</c>.</summary>
[JsonSerializable(typeof(Dictionary<string, short>))]
internal sealed partial class CameraRowJson : JsonSerializerContext;
