using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Steering;

/// <summary>Steering rules of the cameras. Cameras without one follow <see cref="SteeringOptions"/>.</summary>
internal sealed class SteeringRules(ServerDatabase database, IOptions<SteeringOptions> options)
{
    private readonly ConcurrentDictionary<string, SteeringRule> _rules = new(StringComparer.Ordinal);
    private readonly SteeringRule _standard = new()
    {
        Mode = options.Value.Mode,
        LowestQuality = options.Value.LowestQuality,
        IdleIntervalMs = (int)options.Value.IdleInterval.TotalMilliseconds,
    };

    /// <summary>The rule of cameras without one.</summary>
    public SteeringRule Standard => _standard;

    /// <summary>The rule of a camera.</summary>
    public SteeringRule Get(string cameraId) => _rules.GetValueOrDefault(cameraId, _standard);

    /// <summary>Replaces the rule of a camera.</summary>
    /// <exception cref="SqliteException">The rule cannot be written; the camera keeps its rule.</exception>
    public void Set(string cameraId, SteeringRule rule)
    {
        var text = JsonSerializer.Serialize(rule, SteeringRuleJson.Default.SteeringRule);
        database.Write(connection =>
            connection.Execute("INSERT OR REPLACE INTO steering_rules VALUES (@cameraId, @text)", new { cameraId, text })
        );
        _rules[cameraId] = rule;
    }

    /// <summary>Deletes the rule of a camera that is forgotten.</summary>
    public void Remove(string cameraId)
    {
        database.Write(connection => connection.Execute("DELETE FROM steering_rules WHERE camera = @cameraId", new { cameraId }));
        _rules.TryRemove(cameraId, out _);
    }

    /// <summary>Reads the rules of the last run.</summary>
    public void Load()
    {
        using var connection = database.Connect();
        foreach (var (camera, text) in connection.Query<(string, string)>("SELECT camera, rule FROM steering_rules"))
        {
            if (JsonSerializer.Deserialize(text, SteeringRuleJson.Default.SteeringRule) is { } rule)
            {
                _rules[camera] = rule;
            }
        }
    }
}

/// <summary>Serialization of the column <c>rule</c>.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(SteeringRule))]
internal sealed partial class SteeringRuleJson : JsonSerializerContext;
