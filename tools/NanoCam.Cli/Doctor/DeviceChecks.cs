using NanoCam.Cli.Http;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Doctor;

/// <summary>
/// Checks of the current state of a camera. Each finding includes the expected value, so that the output can be compared with a real board.
/// </summary>
internal static class DeviceChecks
{
    // In dBm. At the first value and above, an ESP32 sends at its high rates; below the second, it loses packets.
    private const int GoodRssi = -65;
    private const int WeakRssi = -75;
    private const double SlowRoundTripMs = 200;

    /// <summary>Returns all checks; only the first one if the camera is offline.</summary>
    public static IReadOnlyList<Check> Evaluate(CameraInfo camera, DateTimeOffset now)
    {
        if (!camera.IsOnline)
        {
            var since = camera.LastSeen is { } seen ? $"Offline for {CameraText.Ago(now - seen)}." : "Never seen.";
            return
            [
                Check.Failed(
                    "connection",
                    since,
                    "Check its power supply. A Wi-Fi network named NanoCam-setup means that it has no valid settings. "
                        + "Otherwise, check its Wi-Fi and the server address in its settings."
                ),
            ];
        }

        List<Check> checks =
        [
            Check.Ok("connection", $"Online over {(camera.Uplink == "stream" ? "the stream uplink" : "HTTP requests")}."),
        ];
        checks.AddRange([Firmware(camera.Device), Start(camera.Device, camera.Health), Sensor(camera.Device, camera.Health)]);
        checks.AddRange(
            camera.Health is { } health
                ? Faults(health)
                :
                [
                    Check.Skipped(
                        "faults",
                        "This camera does not report its health. Cameras in photo mode and programs that upload frames might not."
                    ),
                ]
        );
        checks.AddRange([Wifi(camera), Clock(camera)]);
        return checks;
    }

    private static Check Firmware(DeviceInfo? device)
    {
        if (device?.Firmware is not { Length: > 0 } firmware)
        {
            return Check.Skipped("firmware", "The camera does not report its firmware.");
        }

        var board = device.Board is { Length: > 0 } name ? name : "an unnamed board";
        return Check.Ok("firmware", $"{firmware} on {board}{(device.Capabilities.Contains("virtual") ? ", a virtual camera" : "")}.");
    }

    private static Check Start(DeviceInfo? device, HealthInfo? health)
    {
        var uptime =
            health is null ? ""
            : health.UptimeMilliseconds < 1000 ? " just now"
            : $" {CameraText.Ago(TimeSpan.FromMilliseconds(health.UptimeMilliseconds))} ago";
        var detail =
            $"Last start{uptime}, reason: {device?.ResetReason ?? "not reported"} (expected: powerOn, external, software or deepSleep).";
        return device?.ResetReason switch
        {
            "brownOut" => Check.Warning(
                "start",
                detail,
                "The supply voltage dropped. Use a better cable, and a power supply of 5 V and at least 1 A."
            ),
            "panic" => Check.Warning(
                "start",
                detail,
                "The native code crashed. If it happens again, report it with the version of the firmware image."
            ),
            "watchdog" => Check.Warning("start", detail, "A task blocked the chip for too long. If it happens again, report it."),
            "stalled" => Check.Warning(
                "start",
                detail,
                "The firmware stopped responding, and its watchdog restarted the board. The camera page shows the last firmware failure."
            ),
            null or "unknown" => Check.Skipped("start", detail),
            _ => Check.Ok("start", detail),
        };
    }

    private static Check Sensor(DeviceInfo? device, HealthInfo? health)
    {
        if (health?.CameraError is { } error)
        {
            (var meaning, var advice) = DeviceFaultText.OfCameraError(error);
            var driver = health.DriverError is { } code ? $" Driver error: 0x{code:x}." : "";
            return Check.Failed("sensor", $"{error}: {meaning}.{driver}", advice);
        }

        if (health?.Faults.Contains("camera") == true)
        {
            return Check.Failed(
                "sensor",
                "The sensor could not be opened or has stopped.",
                "Turn the board off and on, and check the ribbon cable."
            );
        }

        return device?.Sensor is { Length: > 0 } sensor
            ? Check.Ok("sensor", $"{sensor}, up to {CameraText.Size(device.MaxWidth, device.MaxHeight)}.")
            : Check.Skipped("sensor", "The camera does not report its sensor.");
    }

    private static IEnumerable<Check> Faults(HealthInfo health)
    {
        string[] faults = [.. health.Faults.Where(fault => fault != "camera")];
        if (faults.Length == 0)
        {
            yield return Check.Ok("faults", "None (expected: none).");
        }

        foreach (var fault in faults)
        {
            (var meaning, var advice) = DeviceFaultText.OfFault(fault, health);
            yield return Check.Warning("fault " + CameraText.Printable(fault), meaning, advice);
        }
    }

    private static Check Wifi(CameraInfo camera)
    {
        var losses = camera.Health is { WifiLosses: > 0 } health
            ? $" {health.WifiLosses} disconnects since the start, last reason: {DeviceFaultText.OfWifiReason(health.WifiReason)}."
            : " No disconnects since the start.";
        if (camera.Rssi is not { } rssi)
        {
            return Check.Skipped("wifi", "The camera does not report its signal strength.");
        }

        var detail = $"{rssi} dBm (expected: {WeakRssi} or more; good: {GoodRssi} or more).{losses}";
        if (rssi < WeakRssi)
        {
            return Check.Warning(
                "wifi",
                detail,
                "Move the camera or the access point, or use an external antenna. A XIAO needs the antenna from its box."
            );
        }

        return camera.Health is { WifiLosses: > 3, UptimeMilliseconds: var uptime } && camera.Health.WifiLosses * 3_600_000.0 > uptime
            ? Check.Warning(
                "wifi",
                detail,
                "More than one disconnect per hour. The channel might be crowded, or the access point might be disconnecting clients."
            )
            : Check.Ok("wifi", detail);
    }

    private static Check Clock(CameraInfo camera)
    {
        if (camera.Clock is not { } clock)
        {
            return Check.Skipped(
                "clock",
                "The camera's clock was not measured. The stream uplink measures it a few seconds after connecting."
            );
        }

        var detail = $"Clock accuracy {clock.RoundTripMs / 2:0} ms (expected: {SlowRoundTripMs / 2:0} ms or better).";
        return clock.RoundTripMs > SlowRoundTripMs
            ? Check.Warning(
                "clock",
                detail,
                "The connection is slow, so frame ages are inaccurate. Possible causes: Wi-Fi power saving or a weak signal."
            )
            : Check.Ok("clock", detail);
    }
}
