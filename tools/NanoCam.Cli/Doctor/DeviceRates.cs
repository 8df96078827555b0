using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Doctor;

/// <summary>What happened to a camera between two looks.</summary>
internal static class DeviceRates
{
    // A lossy minute may cost some; more is a fault of link or sensor.
    private const double TolerableLoss = 0.05;
    private const double EnoughOfRate = 0.8;
    private const double FastestExpectedFps = 10;
    private const double OldFrameMs = 2_000;
    private const long LittleMemory = 64 * 1024;

    /// <summary>Judges both looks.</summary>
    public static IReadOnlyList<Check> Judge(CameraView first, CameraView second, TimeSpan elapsed)
    {
        if (!second.IsOnline)
        {
            return [Check.Failed("rate", "It went offline while it was examined.", "Look at its supply first, then at its Wi-Fi.")];
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
                            "It restarted while it was examined.",
                            "Look at its supply first; the start reason of the next examination tells."
                        ),
                    ]
                    : [Frames(before, after), Heap(before, after)]
            );
        }

        return checks;
    }

    private static Check Rate(CameraView first, CameraView second, TimeSpan elapsed)
    {
        var frames = (second.Counters?.Accepted ?? 0) - (first.Counters?.Accepted ?? 0);
        var fps = frames / Math.Max(elapsed.TotalSeconds, 0.001);
        var wished = IntervalMs(second) is > 0 and var interval ? 1000 / interval : FastestExpectedFps;

        // Rare photos: none within the window is as it should be.
        var expected = Math.Min(wished, FastestExpectedFps);
        var detail =
            $"{frames} frames in {elapsed.TotalSeconds:0} s, {fps:0.0} fps (expected: {expected * EnoughOfRate:0.0} or more; the settings wish {wished:0.0}).";
        return fps >= expected * EnoughOfRate - (1.5 / elapsed.TotalSeconds)
            ? Check.Ok("rate", detail)
            : Check.Warning(
                "rate",
                detail,
                "Lower its size or quality, or improve its Wi-Fi; in the dark sensors expose longer and deliver fewer frames."
            );
    }

    private static Check Age(CameraView camera, double intervalMs)
    {
        var oldest = Math.Max(OldFrameMs, 3 * intervalMs);
        if (camera.FrameAgeMs is not { } age)
        {
            return Check.Failed("age", "No frame ever came.", "Is the sensor well (above)? The camera's serial output tells.");
        }

        var detail = $"The newest frame is {CameraText.Age(age)} old (expected: below {CameraText.Age(oldest)}).";
        return age <= oldest ? Check.Ok("age", detail) : Check.Warning("age", detail, "The link or the sensor stalls.");
    }

    private static Check Link(CameraView first, CameraView second)
    {
        var missing = (second.Counters?.Missing ?? 0) - (first.Counters?.Missing ?? 0);
        var accepted = (second.Counters?.Accepted ?? 0) - (first.Counters?.Accepted ?? 0);
        var rejected = Rejected(second) - Rejected(first);
        var ends = second.Health is { } health
            ? $" The uplink was opened again {health.Reconnects} times since the start, {health.LinkFaults} times through a fault of the link."
            : "";
        var detail = $"{missing} frames lost, {rejected} refused (expected: 0).{ends}";
        if (rejected > 0)
        {
            return Check.Warning("link", detail, "Refused frames are cut or no JPEG: supply, ribbon, or a size beyond the buffers.");
        }

        return missing > TolerableLoss * Math.Max(1, missing + accepted)
            ? Check.Warning("link", detail, "Lower its rate, size or quality, or improve its Wi-Fi.")
            : Check.Ok("link", detail);
    }

    private static Check Frames(CameraHealth before, CameraHealth after)
    {
        var bad = (after.NoEoi + after.Overflow + after.Timeouts) - (before.NoEoi + before.Overflow + before.Timeouts);
        var captured = after.Captured - before.Captured;
        var detail =
            $"Since the start {after.Captured} captured, {after.NoEoi} without end, {after.Overflow} too large, {after.Timeouts} timeouts, {after.DriverResets} driver restarts; {bad} faults while examined (expected: 0).";
        if (bad <= TolerableLoss * Math.Max(1, captured + bad))
        {
            return Check.Ok("frames", detail);
        }

        var advice = (after.NoEoi - before.NoEoi, after.Overflow - before.Overflow) switch
        {
            (_, > 0) => "Lower the quality or the size: the sensor's JPEGs do not fit into its buffer.",
            (> 0, _) => "Set clock = 10 in the settings file; a weak supply and a loose ribbon do it too.",
            _ => "The sensor pauses: supply, ribbon, or clock = 10 in the settings file.",
        };
        return Check.Warning("frames", detail, advice);
    }

    private static Check Heap(CameraHealth before, CameraHealth after)
    {
        var least = after.LeastFreeMemory is { } bytes ? $", least {CameraText.Bytes(bytes)}" : "";
        var detail =
            $"{CameraText.Bytes(before.FreeMemory)} free, then {CameraText.Bytes(after.FreeMemory)}{least} (expected: steady, above {CameraText.Bytes(LittleMemory)}).";
        return after.FreeMemory >= LittleMemory
            ? Check.Ok("heap", detail)
            : Check.Warning("heap", detail, "Smaller frames, or local = off; if it goes down steadily over an hour, report it.");
    }

    private static long Rejected(CameraView camera) => camera.Counters?.Rejected?.Values.Sum() ?? 0;

    private static double IntervalMs(CameraView camera)
    {
        var settings = camera.Settings?.Reported ?? camera.Settings?.Desired;
        return
            settings is { ValueKind: JsonValueKind.Object } element
            && element.TryGetProperty("intervalMs", out var value)
            && value.TryGetDouble(out var milliseconds)
            ? Math.Clamp(milliseconds, 0, 1e10)
            : 0;
    }
}
