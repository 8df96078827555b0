using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Recording;

/// <summary>Recording rules of the cameras. Cameras without one follow <see cref="RecordingOptions.Rule"/>.</summary>
internal sealed class RecordingRules(ServerDatabase database, IOptions<RecordingOptions> options)
    : DocumentStore<RecordingRule>(
        database,
        "recording_rules",
        RecordingRuleJson.Default.RecordingRule,
        new RecordingRule { Mode = options.Value.Rule }
    );

/// <summary>Serialization of the column <c>rule</c>.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecordingRule))]
internal sealed partial class RecordingRuleJson : JsonSerializerContext;
