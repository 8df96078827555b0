using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Converts a health report to its HTTP form.</summary>
internal static class HealthModelMapper
{
    /// <summary>Names of the faults of a set of bits. A bit of a later version has no name here and is omitted.</summary>
    public static IEnumerable<string> FaultNames(uint bits) =>
        Enumerable.Range(0, 32).Select(bit => DeviceFaults.NameOf(bits & (1u << bit))).OfType<string>();

    /// <summary>The whole report.</summary>
    public static HealthModel Create(Health health) =>
        new()
        {
            UptimeMilliseconds = health.UptimeMilliseconds,
            Captured = health.Captured,
            Replaced = health.Replaced,
            NoEoi = health.NoEoi,
            Overflow = health.Overflow,
            Timeouts = health.Timeouts,
            DriverResets = health.DriverResets,
            Sent = health.Sent,
            Reconnects = health.Reconnects,
            FreeMemory = health.FreeMemory,
            Rssi = health.Rssi == 0 ? null : health.Rssi,
            TemperatureCelsius = health.TemperatureCelsius == Health.NoTemperature ? null : health.TemperatureCelsius,
            CameraError = health.CameraError == CameraError.None ? null : CameraModelMapper.NameOf(health.CameraError),
            Faults = [.. FaultNames(health.Faults)],
            WifiLosses = health.WifiLosses,
            WifiReason = health.WifiReason == 0 ? null : health.WifiReason,
            BrownOuts = health.BrownOuts,
            LinkFaults = health.LinkFaults,
            LeastFreeMemory = health.LeastFreeMemory == 0 ? null : health.LeastFreeMemory,
            DriverError = health.DriverError == 0 ? null : health.DriverError,
            ThreadFaults = health.ThreadFaults,
        };
}
