using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Doctor;

/// <summary>Looks for what is wrong with each camera, and why.</summary>
internal static class CameraChecks
{
    // Below it an ESP32 sends at its slowest rates and loses packets.
    private const int WeakRssi = -75;

    // Over a bad minute some frames may be lost; over a camera's life one in twenty means that something is wrong.
    private const double TolerableLoss = 0.05;
    private const double TolerableRejects = 0.01;
    private static readonly TimeSpan OldFrame = TimeSpan.FromSeconds(10);

    /// <summary>One check per camera.</summary>
    public static IReadOnlyList<Check> Judge(IReadOnlyList<CameraView> cameras, DateTimeOffset now) =>
        cameras.Count == 0
            ? [Check.Skipped("cameras", "The server knows no camera yet. Start one with: nanocam simulate")]
            : [.. cameras.Select(camera => Judge(camera, now))];

    private static Check Judge(CameraView camera, DateTimeOffset now)
    {
        List<(string Finding, string Advice)> findings = [.. Findings(camera, now)];
        var name = "camera " + CameraText.Printable(camera.Id);
        return findings.Count == 0
            ? Check.Ok(name, $"Online, {camera.Fps:0.0} fps, newest frame {CameraText.Age(camera.FrameAgeMs)} old.")
            : Check.Warning(
                name,
                string.Join("; ", findings.Select(finding => finding.Finding)) + ".",
                string.Join(' ', findings.Select(finding => finding.Advice).Distinct())
            );
    }

    private static IEnumerable<(string Finding, string Advice)> Findings(CameraView camera, DateTimeOffset now)
    {
        if (!camera.IsOnline)
        {
            var since = camera.LastSeen is { } seen ? $"offline for {CameraText.Ago(now - seen)}" : "never seen";
            yield return (since, "Check its power and Wi-Fi; its serial output says why it cannot connect.");
        }
        else if (camera.FrameAgeMs is null)
        {
            yield return ("online, but no frame came yet", "Is the sensor cable seated? The camera's serial output tells.");
        }
        else if (TimeSpan.FromMilliseconds(Math.Min(camera.FrameAgeMs.Value, 1e12)) > OldestExpected(camera))
        {
            yield return (
                $"online, but the newest frame is {CameraText.Age(camera.FrameAgeMs)} old",
                "The link or the sensor stalls; restart the camera if it goes on."
            );
        }

        if (camera.Rssi < WeakRssi)
        {
            yield return ($"weak signal ({camera.Rssi} dBm)", "Move camera or access point, or use an external antenna.");
        }

        if (camera.Counters is not { } counters)
        {
            yield break;
        }

        if (counters.Missing > TolerableLoss * (counters.Accepted + counters.Missing))
        {
            var replaced =
                camera.Health?.Replaced > 0
                    ? $" (the camera replaced {camera.Health.Replaced} by newer ones, because link or server were slow)"
                    : "";
            yield return ($"{counters.Missing} frames never arrived{replaced}", "Lower its rate, size or quality, or improve its Wi-Fi.");
        }

        var rejected = counters.Rejected?.Values.Sum() ?? 0;
        if (rejected > TolerableRejects * Math.Max(1, counters.Received))
        {
            var reasons = string.Join(
                ", ",
                counters.Rejected!.OrderByDescending(pair => pair.Value).Select(pair => $"{CameraText.Printable(pair.Key)} {pair.Value}")
            );
            yield return (
                $"{rejected} of {counters.Received} frames rejected ({reasons})",
                AdviceFor(counters.Rejected!.MaxBy(pair => pair.Value).Key)
            );
        }
    }

    // A camera that takes a photo an hour is well when its newest frame is an hour old.
    private static TimeSpan OldestExpected(CameraView camera)
    {
        double intervalMs = 0;
        if (
            camera.Settings?.Desired is { ValueKind: JsonValueKind.Object } desired
            && desired.TryGetProperty("intervalMs", out var value)
            && value.TryGetDouble(out var milliseconds)
        )
        {
            intervalMs = Math.Clamp(milliseconds, 0, 1e10);
        }

        var threeIntervals = TimeSpan.FromMilliseconds(3 * intervalMs);
        return threeIntervals > OldFrame ? threeIntervals : OldFrame;
    }

    private static string AdviceFor(string reason) =>
        reason switch
        {
            "truncated" or "malformed" =>
                "Frames are cut: weak Wi-Fi, a weak power supply, or a frame buffer that is too small for this size and quality.",
            "tooLarge" or "badSize" => "Lower the camera's frame size, or raise the server's limit.",
            "notJpeg" or "empty" => "The camera must send JPEG; set its pixel format.",
            "busy" => "The server cannot keep up; lower rates or give it more CPU.",
            _ => "nanocam cameras --json shows the counters.",
        };
}
