using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Doctor;

/// <summary>Checks of the changes of a camera between two reads.</summary>
internal static class DeviceRateChecks
{
    // Short disturbances stay below this value.
    private const double TolerableLoss = 0.05;
    private const double EnoughOfRate = 0.8;
    private const double FastestExpectedFps = 10;
    private const double OldFrameMs = 2_000;
    private const long LittleMemory = 64 * 1024;

    /// <summary>Compares both states.</summary>
    public static IReadOnlyList<Check> Evaluate(CameraInfo first, CameraInfo second, TimeSpan elapsed)
    {
        if (!second.IsOnline)
        {
            return [Check.Failed("rate", "The camera went offline during the check.", "Check its power supply first, then its Wi-Fi.")];
        }

        List<Check> checks = [Rate(first, second, elapsed), Age(second, IntervalMs(second)), Link(first, second)];
        if (first.Health is { } before && second.Health is { } after)
        {
            var hasRestarted = after.UptimeMilliseconds < before.UptimeMilliseconds;
            checks.AddRange(
                hasRestarted
                    ?
                    [
                        Check.Failed(
                            "frames",
                            "The camera restarted during the check.",
                            "Check its power supply first. Run the check again to see the reset reason."
                        ),
                    ]
                    : [Frames(before, after), Heap(before, after)]
            );
        }

        return checks;
    }

    private static Check Rate(CameraInfo first, CameraInfo second, TimeSpan elapsed)
    {
        var frames = (second.Counters?.Accepted ?? 0) - (first.Counters?.Accepted ?? 0);
        var fps = frames / Math.Max(elapsed.TotalSeconds, 0.001);
        var desiredFps = IntervalMs(second) is > 0 and var interval ? 1000 / interval : FastestExpectedFps;

        // With infrequent photos, it is normal to receive none within the window.
        var expected = Math.Min(desiredFps, FastestExpectedFps);
        var detail =
            $"{frames} frames in {elapsed.TotalSeconds:0} s, {fps:0.0} fps (expected: {expected * EnoughOfRate:0.0} or more; "
            + $"desired: {desiredFps:0.0}).";
        return fps >= expected * EnoughOfRate - (1.5 / elapsed.TotalSeconds)
            ? Check.Ok("rate", detail)
            : Check.Warning(
                "rate",
                detail,
                "Reduce its size or quality, or improve its Wi-Fi. In the dark, sensors expose longer and deliver fewer frames."
            );
    }

    private static Check Age(CameraInfo camera, double intervalMs)
    {
        var oldest = Math.Max(OldFrameMs, 3 * intervalMs);
        if (camera.FrameAgeMs is not { } age)
        {
            return Check.Failed("age", "No frame received yet.", "See the sensor check above, and the camera's serial output.");
        }

        var detail = $"The newest frame is {CameraText.Age(age)} old (expected: below {CameraText.Age(oldest)}).";
        return age <= oldest
            ? Check.Ok("age", detail)
            : Check.Warning("age", detail, "The connection or the sensor is stalling. Check the Wi-Fi and the power supply.");
    }

    private static Check Link(CameraInfo first, CameraInfo second)
    {
        var missing = (second.Counters?.Missing ?? 0) - (first.Counters?.Missing ?? 0);
        var accepted = (second.Counters?.Accepted ?? 0) - (first.Counters?.Accepted ?? 0);
        var rejected = Rejected(second) - Rejected(first);
        var ends = second.Health is { } health
            ? $" {health.Reconnects} reconnects since the start, {health.LinkFaults} of them after connection errors."
            : "";
        var detail = $"{missing} frames lost, {rejected} rejected (expected: 0).{ends}";
        if (rejected > 0)
        {
            return Check.Warning(
                "link",
                detail,
                "Rejected frames are truncated or not JPEG. Check the power supply and the cable, or reduce the frame size."
            );
        }

        return missing > TolerableLoss * Math.Max(1, missing + accepted)
            ? Check.Warning("link", detail, "Reduce its rate, size or quality, or improve its Wi-Fi.")
            : Check.Ok("link", detail);
    }

    private static Check Frames(HealthInfo before, HealthInfo after)
    {
        var bad = (after.NoEoi + after.Overflow + after.Timeouts) - (before.NoEoi + before.Overflow + before.Timeouts);
        var captured = after.Captured - before.Captured;
        var detail =
            $"Since the start: {after.Captured} captured, {after.NoEoi} without end, {after.Overflow} too large, "
            + $"{after.Timeouts} timeouts, {after.DriverResets} driver restarts. During the check: {bad} faults (expected: 0).";
        if (bad <= TolerableLoss * Math.Max(1, captured + bad))
        {
            return Check.Ok("frames", detail);
        }

        var advice = (after.NoEoi - before.NoEoi, after.Overflow - before.Overflow) switch
        {
            (_, > 0) => "Reduce quality or size: the sensor's frames exceed the buffer.",
            (> 0, _) => "Set clock = 10 in the settings file. Other causes: weak power supply, loose ribbon cable.",
            _ => "The sensor is pausing. Check the power supply and the ribbon cable, or set clock = 10 in the settings file.",
        };
        return Check.Warning("frames", detail, advice);
    }

    private static Check Heap(HealthInfo before, HealthInfo after)
    {
        var least = after.LeastFreeMemory is { } bytes ? $", minimum {CameraText.Bytes(bytes)}" : "";
        var detail =
            $"{CameraText.Bytes(before.FreeMemory)} free, then {CameraText.Bytes(after.FreeMemory)}{least} (expected: constant, "
            + $"above {CameraText.Bytes(LittleMemory)}).";
        return after.FreeMemory >= LittleMemory
            ? Check.Ok("heap", detail)
            : Check.Warning("heap", detail, "Reduce the frame size, or set local = off. If it decreases steadily over an hour, report it.");
    }

    private static long Rejected(CameraInfo camera) => camera.Counters?.Rejected?.Values.Sum() ?? 0;

    private static double IntervalMs(CameraInfo camera)
    {
        var settings = camera.Settings?.Reported ?? camera.Settings?.Desired;
        return
            settings is { ValueKind: JsonValueKind.Object } element
            && element.TryGetProperty("intervalMs", out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var milliseconds)
            ? Math.Clamp(milliseconds, 0, 1e10)
            : 0;
    }
}
