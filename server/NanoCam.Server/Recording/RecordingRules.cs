using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Recording;

/// <summary>Recording rules of the cameras. Cameras without one follow <see cref="RecordingOptions.Rule"/>.</summary>
internal sealed class RecordingRules(ServerDatabase database, IOptions<RecordingOptions> options)
{
    private readonly ConcurrentDictionary<string, RecordingRule> _rules = new(StringComparer.Ordinal);
    private readonly RecordingRule _standard = new() { Mode = options.Value.Rule };

    /// <summary>Raised with the id of a camera whose rule was changed.</summary>
    public event Action<string>? Changed;

    /// <summary>The rule of a camera.</summary>
    public RecordingRule Get(string cameraId) => _rules.GetValueOrDefault(cameraId, _standard);

    /// <summary>Replaces the rule of a camera.</summary>
    /// <exception cref="SqliteException">The rule cannot be written; the camera keeps its rule.</exception>
    public void Set(string cameraId, RecordingRule rule)
    {
        var text = JsonSerializer.Serialize(rule, RecordingRuleJson.Default.RecordingRule);
        database.Write(connection =>
            connection.Execute("INSERT OR REPLACE INTO recording_rules VALUES (@cameraId, @text)", new { cameraId, text })
        );
        _rules[cameraId] = rule;
        Changed?.Invoke(cameraId);
    }

    /// <summary>Reads the rules of the last run.</summary>
    public void Load()
    {
        using var connection = database.Connect();
        foreach (var (camera, text) in connection.Query<(string, string)>("SELECT camera, rule FROM recording_rules"))
        {
            if (JsonSerializer.Deserialize(text, RecordingRuleJson.Default.RecordingRule) is { } rule)
            {
                _rules[camera] = rule;
            }
        }
    }
}

/// <summary>Serialization of the column <c>rule</c>.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecordingRule))]
internal sealed partial class RecordingRuleJson : JsonSerializerContext;
