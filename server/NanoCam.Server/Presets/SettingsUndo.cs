using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Database;
using NanoCam.Wire;

namespace NanoCam.Server.Presets;

/// <summary>
/// Desired settings of each camera before the last change, so that it can be undone, even after a restart. An undo is a change, so a
/// second one restores what the first one removed.
/// </summary>
internal sealed class SettingsUndo(ServerDatabase database, CameraRegistry cameras, CameraSettingsService settings, ErrorLog errors)
    : DocumentStore<PreviousSettings>(database, "previous_settings", PreviousSettingsJson.Default.PreviousSettings, PreviousSettings.None),
        IHostedService
{
    private static JsonTypeInfo<PreviousSettings> Type => PreviousSettingsJson.Default.PreviousSettings;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Load();
        settings.Replaced += Keep;
        cameras.Removing += Remove;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        settings.Replaced -= Keep;
        cameras.Removing -= Remove;
        return Task.CompletedTask;
    }

    /// <summary>The settings before the last change; null if there was none.</summary>
    public CameraSettings? Find(Camera camera) => Get(camera.Id) is { Values: { } values } ? values : null;

    // A change that cannot be undone is better than a failed change.
    private void Keep(Camera camera, CameraSettings before)
    {
        try
        {
            var (old, now) = (PreviousSettings.Of(before), PreviousSettings.Of(camera.Desired));
            // A change that changes nothing must not replace the settings before the last one.
            if (JsonSerializer.Serialize(old, Type) != JsonSerializer.Serialize(now, Type))
            {
                Set(camera.Id, old);
            }
        }
        catch (SqliteException e)
        {
            errors.Add("Storing the settings before a change", camera.Id, e);
        }
    }
}

/// <summary>Desired settings before a change.</summary>
/// <param name="IntervalMs">Null for the interval of the camera.</param>
/// <param name="Width">0 for the choice of the camera.</param>
/// <param name="Height">0 for the choice of the camera.</param>
/// <param name="Quality">0 for the choice of the camera.</param>
/// <param name="Controls">By name; null if there was no change.</param>
internal sealed record PreviousSettings(
    uint? IntervalMs,
    ushort Width,
    ushort Height,
    byte Quality,
    IReadOnlyDictionary<string, short>? Controls
)
{
    /// <summary>There was no change.</summary>
    public static PreviousSettings None { get; } = new(null, 0, 0, 0, null);

    /// <summary>As settings; null if there was no change.</summary>
    [JsonIgnore]
    public CameraSettings? Values =>
        Controls is null
            ? null
            : new CameraSettings
            {
                IntervalMilliseconds = IntervalMs ?? 0,
                Width = Width,
                Height = Height,
                Quality = Quality,
                Controls =
                [
                    .. Controls
                        .Select(pair => ControlNames.TryParse(pair.Key, out var control) ? (control, pair.Value) : default)
                        .Where(pair => pair != default)
                        .Select(pair => new ControlValue { Control = pair.control, Value = pair.Value }),
                ],
                Unset = IntervalMs is null ? UnsetSettings.Interval : (byte)0,
            };

    /// <summary>Converts settings.</summary>
    public static PreviousSettings Of(CameraSettings settings) =>
        new(
            settings.IsIntervalUnset ? null : settings.IntervalMilliseconds,
            settings.Width,
            settings.Height,
            settings.Quality,
            settings
                .Controls.Where(control => ControlNames.Find(control.Control) is not null)
                .ToDictionary(control => ControlNames.Find(control.Control)!, control => control.Value)
        );
}

/// <summary>Serialization of the column <c>settings</c>.</summary>
[JsonSerializable(typeof(PreviousSettings))]
internal sealed partial class PreviousSettingsJson : JsonSerializerContext;
