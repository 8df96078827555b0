using System.Globalization;

namespace NanoCam.Server.Explain;

/// <summary>
/// Derives advice from the health history of a camera. Each rule is based on a measurement, which the advice contains. Pure.
/// </summary>
internal static class CameraJudgement
{
    /// <summary>Below this average signal, the radio of an ESP32 falls to its lowest rates and repeats most packets (dBm).</summary>
    public const int WeakSignal = -75;

    /// <summary>Above this average signal, distance does not explain lost connections (dBm).</summary>
    public const int StrongSignal = -67;

    /// <summary>
    /// Share of the time without frames from which a cause leads to advice: 36 s of an hour. A reconnection takes 2 s, so a few of them
    /// a day stay below.
    /// </summary>
    public const double NotableShare = 0.01;

    /// <summary>Chip temperature from which the sensor's noise and resets grow; the ESP32-S3 is specified up to 105 (°C).</summary>
    public const int Hot = 80;

    /// <summary>Free managed memory below which the firmware reports low memory and may restart (bytes).</summary>
    public const int LowMemory = 20_000;

    // esp-idf's wifi_err_reason_t for a client that the access point sends to another one, or that leaves by itself for one: association
    // expired, left, BSS transition, roaming. The reasons of the second list mean that the access point disappeared.
    private static readonly long[] RoamingReasons = [4, 8, 12, 207];
    private static readonly long[] VanishedReasons = [200, 201];

    /// <summary>Returns the advice, most important first. Empty if nothing is wrong.</summary>
    public static IReadOnlyList<PeriodAdvice> Judge(CameraPeriod period)
    {
        var health = period.Health;
        var link = ShareOf(period, "link") + ShareOf(period, "offline");
        var signal = health.SignalReports > 0 ? (int?)Math.Round((double)health.SignalSum / health.SignalReports) : null;
        List<PeriodAdvice> advice = [];
        void Add(bool isTrue, string code, string text, params (string Name, object Value)[] values)
        {
            if (isTrue)
            {
                advice.Add(
                    new PeriodAdvice(
                        code,
                        text,
                        values.ToDictionary(
                            value => value.Name,
                            value => Convert.ToString(value.Value, CultureInfo.InvariantCulture) ?? "",
                            StringComparer.Ordinal
                        )
                    )
                );
            }
        }

        var brownOuts = period.Restarts.GetValueOrDefault("brownOut");
        Add(
            brownOuts > 0 || health.BrownOuts > 0,
            "supply",
            "The supply voltage dropped, and the camera restarted. Use a power supply of at least 1 A and a short, thick USB cable.",
            ("n", Math.Max(brownOuts, health.BrownOuts))
        );
        var isWeak = signal <= WeakSignal && (link >= NotableShare || health.WifiLosses > 0);
        Add(
            isWeak,
            "weakSignal",
            "The Wi-Fi signal is weak, and connections are lost. Move the camera or the access point, or attach an antenna.",
            ("signal", signal ?? 0),
            ("n", health.WifiLosses)
        );
        var isRoaming =
            !isWeak && health.WifiLosses >= 3 && RoamingReasons.Contains(health.WifiReason) && signal is null or >= StrongSignal;
        Add(
            isRoaming,
            "roaming",
            "The access point disconnects the camera although the signal is strong. Turn off band steering and roaming for this camera.",
            ("n", health.WifiLosses),
            ("reason", health.WifiReason)
        );
        Add(
            !isWeak && health.WifiLosses > 0 && VanishedReasons.Contains(health.WifiReason),
            "accessPoint",
            "The access point disappeared. It may have restarted or changed its channel; choose a fixed channel.",
            ("n", health.WifiLosses)
        );
        var rate = period.Seconds > 0 ? health.Bytes / period.Seconds / 1000 : 0;
        Add(
            health.Overflow + health.TooLarge > 0
                || (!isWeak && !isRoaming && ShareOf(period, "link") >= NotableShare && health.WifiLosses == 0),
            "sizeTooLarge",
            "Frames are too large for the camera's buffer or its connection. Reduce the size or quality, or turn on automatic settings.",
            ("n", health.Overflow + health.TooLarge),
            ("rate", Math.Round(rate))
        );
        Add(
            period.DroppedByDisk > 0 || ShareOf(period, "disk") > 0,
            "diskSlow",
            "The disk of the server is too slow or full, so frames were not recorded. Free up space, use a faster disk, or record less.",
            ("n", period.DroppedByDisk)
        );
        Add(
            health.SensorErrors > 0 && (health.SensorErrors >= 3 || ShareOf(period, "device") >= NotableShare),
            "sensor",
            "The sensor failed to deliver frames. Check the ribbon cable of the camera module.",
            ("n", health.SensorErrors)
        );
        var crashes = period.Restarts.GetValueOrDefault("panic") + period.Restarts.GetValueOrDefault("watchdog");
        Add(
            crashes > 0,
            "crash",
            "The firmware crashed. Install the newest firmware. If the crashes continue, report the problem.",
            ("n", crashes)
        );
        Add(
            health.LeastMemory is >= 0 and < LowMemory,
            "memory",
            "The camera is short of memory and may restart. Choose a smaller frame size.",
            ("n", health.LeastMemory / 1000)
        );
        Add(
            health.Hottest >= Hot,
            "heat",
            "The chip is hot. Improve the ventilation of the camera, or increase the interval.",
            ("n", health.Hottest)
        );
        return advice;
    }

    private static double ShareOf(CameraPeriod period, string cause) =>
        period.Causes.Where(candidate => candidate.Cause == cause).Sum(candidate => candidate.Share);
}

/// <summary>One piece of advice.</summary>
/// <param name="Code">Subject of the advice, as one word.</param>
/// <param name="Text">The advice, as sentences.</param>
/// <param name="Figures">The measurements that justify it, by name.</param>
public sealed record PeriodAdvice(string Code, string Text, IReadOnlyDictionary<string, string> Figures);
