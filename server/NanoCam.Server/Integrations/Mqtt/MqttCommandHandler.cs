using System.Globalization;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Recording;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>
/// Executes commands with the services of the HTTP interface, so that the same limits apply. The server responds to each command on the
/// state
/// topic, even if the state has not changed.
/// </summary>
internal sealed class MqttCommandHandler(
    CameraRegistry cameras,
    CameraSettingsService settings,
    RecordingRules rules,
    AuditLog audit,
    MqttQueue queue,
    MqttStatus status
)
{
    private const string Actor = "MQTT";

    /// <summary>Executes a command that changes a setting; false if its payload is invalid.</summary>
    public async Task<bool> TryExecuteAsync(string cameraId, MqttCommand command, string payload, CancellationToken stop)
    {
        if (!cameras.TryGet(cameraId, out var camera))
        {
            return false;
        }

        var isValid = command switch
        {
            MqttCommand.Recording => TryRecord(cameraId, payload),
            MqttCommand.Quality => TryReadQuality(payload, out var quality) && await ChangeAsync(camera, quality, stop),
            MqttCommand.Size => TryReadSize(payload, out var size) && await ChangeAsync(camera, size, stop),
            _ => false,
        };
        queue.Add(cameraId, MqttWork.States);
        return isValid;
    }

    private bool TryRecord(string cameraId, string payload)
    {
        if (payload is not ("ON" or "OFF"))
        {
            return false;
        }

        var rule = rules.Get(cameraId);
        var isOn = payload == "ON";
        if (isOn == (rule.Mode != RecordingMode.Off))
        {
            return true;
        }

        // Part of the rule, so that it survives a restart of the server. A change made elsewhere removes it.
        var mode = isOn ? rule.ModeBefore ?? RecordingMode.Continuous : RecordingMode.Off;
        try
        {
            rules.Set(cameraId, rule with { Mode = mode, ModeBefore = isOn ? null : rule.Mode });
        }
        catch (SqliteException)
        {
            // The database reports its own errors; the state topic shows that nothing has changed.
            status.CountCommand(isExecuted: false);
            return true;
        }

        audit.Write(Actor, "", AuditActions.RecordingChanged, cameraId, mode.ToString().ToLowerInvariant());
        status.CountCommand(isExecuted: true);
        return true;
    }

    private async Task<bool> ChangeAsync(Camera camera, SettingsChange change, CancellationToken stop)
    {
        var desired = camera.Desired;
        if (
            (change.Quality ?? desired.Quality) == desired.Quality
            && (change.Width ?? desired.Width) == desired.Width
            && (change.Height ?? desired.Height) == desired.Height
        )
        {
            return true;
        }

        try
        {
            if (await settings.ChangeAsync(camera, change, Actor, stop) is not null)
            {
                return false;
            }

            status.CountCommand(isExecuted: true);
        }
        catch (Exception e) when (e is SqliteException or Database.NotPersistedException)
        {
            status.CountCommand(isExecuted: false);
        }

        return true;
    }

    // Home Assistant may send whole numbers as 80.0.
    private static bool TryReadQuality(string payload, out SettingsChange change)
    {
        var isNumber = decimal.TryParse(payload, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        change = new SettingsChange { Quality = isNumber && value is >= 0 and <= 100 ? (int)value : null };
        return change.Quality is not null && value == decimal.Truncate(value);
    }

    private static bool TryReadSize(string payload, out SettingsChange change)
    {
        change = new SettingsChange { Width = 0, Height = 0 };
        if (payload == CameraFeatures.Automatic)
        {
            return true;
        }

        var parts = payload.Split('x');
        if (
            parts.Length != 2
            || !ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            || !ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
        )
        {
            return false;
        }

        change = new SettingsChange { Width = width, Height = height };
        return true;
    }
}
