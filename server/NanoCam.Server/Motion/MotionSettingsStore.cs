using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Motion;

/// <summary>Motion settings of the cameras. Cameras without any follow <see cref="MotionOptions.Enabled"/>.</summary>
internal sealed class MotionSettingsStore(ServerDatabase database, IOptions<MotionOptions> options)
{
    private readonly ConcurrentDictionary<string, MotionSettings> _settings = new(StringComparer.Ordinal);
    private readonly MotionSettings _standard = new() { Enabled = options.Value.Enabled };

    /// <summary>Raised with the id of a camera whose settings were changed.</summary>
    public event Action<string>? Changed;

    /// <summary>The settings of a camera.</summary>
    public MotionSettings Get(string cameraId) => _settings.GetValueOrDefault(cameraId, _standard);

    /// <summary>Replaces the settings of a camera.</summary>
    /// <exception cref="SqliteException">The settings cannot be written; the camera keeps its settings.</exception>
    public void Set(string cameraId, MotionSettings settings)
    {
        var text = JsonSerializer.Serialize(settings, MotionSettingsJson.Default.MotionSettings);
        database.Write(connection =>
            connection.Execute("INSERT OR REPLACE INTO motion_settings VALUES (@cameraId, @text)", new { cameraId, text })
        );
        _settings[cameraId] = settings;
        Changed?.Invoke(cameraId);
    }

    /// <summary>Reads the settings of the last run.</summary>
    public void Load()
    {
        using var connection = database.Connect();
        foreach (var (camera, text) in connection.Query<(string, string)>("SELECT camera, settings FROM motion_settings"))
        {
            if (JsonSerializer.Deserialize(text, MotionSettingsJson.Default.MotionSettings) is { } settings)
            {
                _settings[camera] = settings;
            }
        }
    }
}

/// <summary>Serialization of the column <c>settings</c>.</summary>
[JsonSerializable(typeof(MotionSettings))]
internal sealed partial class MotionSettingsJson : JsonSerializerContext;
