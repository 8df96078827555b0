using NanoCam.Cli.Http;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Doctor;

/// <summary>
/// What one look at a camera tells. Every sentence says what was expected, so that the list can be compared with a board on the desk.
/// </summary>
internal static class DeviceChecks
{
    // From here on an ESP32 sends at its fast rates; below the second it loses packets.
    private const int GoodRssi = -65;
    private const int WeakRssi = -75;
    private const double SlowRoundTripMs = 200;

    /// <summary>All checks of one look. Only the first when the camera is away.</summary>
    public static IReadOnlyList<Check> Judge(CameraView camera, DateTimeOffset now)
    {
        if (!camera.IsOnline)
        {
            var since = camera.LastSeen is { } seen ? $"Offline for {CameraText.Ago(now - seen)}." : "Never seen.";
            return
            [
                Check.Failed(
                    "connection",
                    since,
                    "Check its power. A network named NanoCam-setup means that it has no settings it could use. Else its Wi-Fi, and the server address in its settings."
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
                : [Check.Skipped("faults", "This camera reports no health; photo mode and uploads by programs do not.")]
        );
        checks.AddRange([Wifi(camera), Clock(camera)]);
        return checks;
    }

    private static Check Firmware(CameraDevice? device) =>
        device?.Firmware is { Length: > 0 } firmware
            ? Check.Ok(
                "firmware",
                $"{firmware} on {(device.Board is { Length: > 0 } board ? board : "an unnamed board")}{(device.Capabilities.Contains("virtual") ? ", a program" : "")}."
            )
            : Check.Skipped("firmware", "It does not say what it runs.");

    private static Check Start(CameraDevice? device, CameraHealth? health)
    {
        var uptime =
            health is null ? ""
            : health.UptimeMilliseconds < 1000 ? " just now"
            : $" {CameraText.Ago(TimeSpan.FromMilliseconds(health.UptimeMilliseconds))} ago";
        var detail =
            $"It last started{uptime}; reason: {device?.ResetReason ?? "not told"} (expected: powerOn, external, software or deepSleep).";
        return device?.ResetReason switch
        {
            "brownOut" => Check.Warning(
                "start",
                detail,
                "The supply broke down: use a cable without losses and a supply of 5 V and 1 A or more."
            ),
            "panic" => Check.Warning(
                "start",
                detail,
                "The native side crashed. If it happens again, note the image's version and report it."
            ),
            "watchdog" => Check.Warning("start", detail, "Something held the chip for too long. If it happens again, report it."),
            null or "unknown" => Check.Skipped("start", detail),
            _ => Check.Ok("start", detail),
        };
    }

    private static Check Sensor(CameraDevice? device, CameraHealth? health)
    {
        if (health?.CameraError is { } error)
        {
            (var meaning, var advice) = DeviceFaultText.OfCameraError(error);
            var driver = health.DriverError is { } code ? $" The driver said 0x{code:x}." : "";
            return Check.Failed("sensor", $"{error}: {meaning}.{driver}", advice);
        }

        if (health?.Faults.Contains("camera") == true)
        {
            return Check.Failed(
                "sensor",
                "The camera could not be opened or has stopped.",
                "Power the board off and on; look at the ribbon."
            );
        }

        return device?.Sensor is { Length: > 0 } sensor
            ? Check.Ok("sensor", $"{sensor}, up to {CameraText.Size(device.MaxWidth, device.MaxHeight)}.")
            : Check.Skipped("sensor", "It does not name its sensor.");
    }

    private static IEnumerable<Check> Faults(CameraHealth health)
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

    private static Check Wifi(CameraView camera)
    {
        var losses = camera.Health is { WifiLosses: > 0 } health
            ? $" Lost {health.WifiLosses} times since it started; last reason {DeviceFaultText.OfWifiReason(health.WifiReason)}."
            : " Never lost since it started.";
        if (camera.Rssi is not { } rssi)
        {
            return Check.Skipped("wifi", "It tells no signal strength.");
        }

        var detail = $"{rssi} dBm (expected: {WeakRssi} or more, {GoodRssi} is good).{losses}";
        if (rssi < WeakRssi)
        {
            return Check.Warning(
                "wifi",
                detail,
                "Move camera or access point, or use an external antenna; a XIAO needs the antenna that lies in its box."
            );
        }

        return camera.Health is { WifiLosses: > 3, UptimeMilliseconds: var uptime } && camera.Health.WifiLosses * 3_600_000.0 > uptime
            ? Check.Warning("wifi", detail, "More than one loss in an hour: a crowded channel, or an access point that sends clients away.")
            : Check.Ok("wifi", detail);
    }

    private static Check Clock(CameraView camera)
    {
        if (camera.Clock is not { } clock)
        {
            return Check.Skipped("clock", "Its clock was not measured; that happens on the stream uplink, some seconds after it connects.");
        }

        var detail = $"Its clock is known to {clock.RoundTripMs / 2:0} ms (expected: {SlowRoundTripMs / 2:0} ms or better).";
        return clock.RoundTripMs > SlowRoundTripMs
            ? Check.Warning(
                "clock",
                detail,
                "The link is slow, so frame ages are uncertain; Wi-Fi's power save does this, and weak signals."
            )
            : Check.Ok("clock", detail);
    }
}
