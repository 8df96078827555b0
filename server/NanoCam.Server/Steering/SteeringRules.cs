using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Steering;

/// <summary>Steering rules of the cameras. Cameras without one follow <see cref="SteeringOptions"/>.</summary>
internal sealed class SteeringRules(ServerDatabase database, IOptions<SteeringOptions> options)
    : DocumentStore<SteeringRule>(
        database,
        "steering_rules",
        SteeringRuleJson.Default.SteeringRule,
        new SteeringRule
        {
            Mode = options.Value.Mode,
            LowestQuality = options.Value.LowestQuality,
            IdleIntervalMs = (int)options.Value.IdleInterval.TotalMilliseconds,
        }
    );

/// <summary>Serialization of the column <c>rule</c>.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(SteeringRule))]
internal sealed partial class SteeringRuleJson : JsonSerializerContext;
