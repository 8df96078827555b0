using System.Text.Json;
using System.Text.Json.Serialization;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Storage;

/// <summary>Content of <c>cameras.json</c>: what is known about cameras across restarts.</summary>
internal sealed record CameraFile
{
    /// <summary>Version of the file's form.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version this file was written in.</summary>
    public required int Version { get; init; }

    /// <summary>The cameras, ordered by id.</summary>
    public required IReadOnlyList<Entry> Cameras { get; init; }

    /// <summary>One camera.</summary>
    public sealed record Entry
    {
        public required string Id { get; init; }

        public string? Name { get; init; }

        public DateTimeOffset? LastSeen { get; init; }

        public uint Revision { get; init; }

        public uint IntervalMs { get; init; }

        public ushort Width { get; init; }

        public ushort Height { get; init; }

        public byte Quality { get; init; }

        public IReadOnlyDictionary<string, short>? Controls { get; init; }

        /// <summary>Takes down a camera.</summary>
        public static Entry From(Camera camera)
        {
            var settings = camera.Desired;
            return new Entry
            {
                Id = camera.Id,
                Name = camera.Name == camera.Id ? null : camera.Name,
                LastSeen = camera.LastSeenMicroseconds == 0 ? null : UnixTime.FromMicroseconds(camera.LastSeenMicroseconds),
                Revision = settings.Revision,
                IntervalMs = settings.IntervalMilliseconds,
                Width = settings.Width,
                Height = settings.Height,
                Quality = settings.Quality,
                Controls = settings.Controls
                    .Where(c => ControlNames.Find(c.Control) is not null)
                    .ToDictionary(c => ControlNames.Find(c.Control)!, c => c.Value),
            };
        }

        /// <summary>Makes the camera again; null when the entry is no camera.</summary>
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
                    Revision = Revision,
                    IntervalMilliseconds = IntervalMs,
                    Width = Width,
                    Height = Height,
                    Quality = Math.Min(Quality, (byte)100),
                    Controls = [.. ToControls()],
                },
            };
            if (LastSeen is { } seen)
            {
                camera.Touch(UnixTime.ToMicroseconds(seen));
            }

            return camera;
        }

        private IEnumerable<ControlValue> ToControls()
        {
            foreach (var (name, value) in Controls ?? new Dictionary<string, short>())
            {
                if (ControlNames.TryParse(name, out var control))
                {
                    yield return new ControlValue { Control = control, Value = value };
                }
            }
        }
    }
}

/// <summary>Serialisation of <c>cameras.json</c>, made to be read by people.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CameraFile))]
internal sealed partial class CameraFileJson : JsonSerializerContext;
