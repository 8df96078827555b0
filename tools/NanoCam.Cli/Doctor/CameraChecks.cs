using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Doctor;

/// <summary>Checks each camera for problems.</summary>
internal static class CameraChecks
{
    // In dBm. Below it, an ESP32 sends at its lowest rates and loses packets.
    private const int WeakRssi = -75;

    // Share of all frames since the camera's first connection; a short disturbance stays below it.
    private const double TolerableLoss = 0.05;
    private const double TolerableRejects = 0.01;
    private static readonly TimeSpan OldFrame = TimeSpan.FromSeconds(10);

    /// <summary>Returns one check per camera.</summary>
    public static IReadOnlyList<Check> Evaluate(IReadOnlyList<CameraInfo> cameras, DateTimeOffset now) =>
        cameras.Count == 0
            ? [Check.Skipped("cameras", "The server has no cameras yet. Start one with: nanocam simulate")]
            : [.. cameras.Select(camera => Evaluate(camera, now))];

    private static Check Evaluate(CameraInfo camera, DateTimeOffset now)
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

    private static IEnumerable<(string Finding, string Advice)> Findings(CameraInfo camera, DateTimeOffset now)
    {
        if (!camera.IsOnline)
        {
            var since = camera.LastSeen is { } seen ? $"offline for {CameraText.Ago(now - seen)}" : "never seen";
            yield return (since, "Check its power supply and Wi-Fi. Its serial output shows why it cannot connect.");
        }
        else if (camera.FrameAgeMs is null)
        {
            yield return ("online, but no frame received yet", "Check the sensor cable, and the camera's serial output.");
        }
        else if (camera.Late ?? TimeSpan.FromMilliseconds(Math.Min(camera.FrameAgeMs.Value, 1e12)) > OldestExpected(camera))
        {
            yield return (
                $"online, but the newest frame is {CameraText.Age(camera.FrameAgeMs)} old",
                "The connection or the sensor is stalling. Restart the camera if this continues."
            );
        }

        if (camera.Rssi < WeakRssi)
        {
            yield return ($"weak signal ({camera.Rssi} dBm)", "Move the camera or the access point, or use an external antenna.");
        }

        if (camera.Counters is not { } counters)
        {
            yield break;
        }

        if (counters.Missing > TolerableLoss * (counters.Accepted + counters.Missing))
        {
            var replaced =
                camera.Health?.Replaced > 0
                    ? $" (the camera replaced {camera.Health.Replaced} with newer frames because the connection was slow)"
                    : "";
            yield return ($"{counters.Missing} frames lost{replaced}", "Reduce its rate, size or quality, or improve its Wi-Fi.");
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

    // For a server without the rule for late frames. If a camera takes one photo per hour, a frame that is an hour old is normal.
    private static TimeSpan OldestExpected(CameraInfo camera)
    {
        double intervalMs = 0;
        if (
            camera.Settings?.Desired is { ValueKind: JsonValueKind.Object } desired
            && desired.TryGetProperty("intervalMs", out var value)
            && value.ValueKind == JsonValueKind.Number
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
                "Frames are truncated. Check the Wi-Fi and the power supply, or reduce the frame size or quality.",
            "tooLarge" or "badSize" => "Reduce the camera's frame size, or raise NanoCam:Ingest:MaxFrameBytes on the server.",
            "unsupported" => "Browsers do not show this kind of JPEG. Set the encoder to baseline, 8 bits per sample.",
            "notJpeg" or "empty" => "The camera must send JPEG. Set its pixel format to JPEG.",
            "busy" => "The server is overloaded. Reduce the frame rates, or use a faster computer.",
            _ => "Show the counters with: nanocam cameras --json",
        };
}
