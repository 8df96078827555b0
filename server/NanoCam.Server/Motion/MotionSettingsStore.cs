using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Motion;

/// <summary>Motion settings of the cameras. Cameras without any follow <see cref="MotionOptions.Enabled"/>.</summary>
internal sealed class MotionSettingsStore(ServerDatabase database, IOptions<MotionOptions> options)
    : DocumentStore<MotionSettings>(
        database,
        "motion_settings",
        MotionSettingsJson.Default.MotionSettings,
        new MotionSettings { Enabled = options.Value.Enabled }
    );

/// <summary>Serialization of the column <c>settings</c>.</summary>
[JsonSerializable(typeof(MotionSettings))]
internal sealed partial class MotionSettingsJson : JsonSerializerContext;
