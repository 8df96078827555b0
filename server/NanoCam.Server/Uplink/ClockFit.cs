namespace NanoCam.Server.Uplink;

/// <summary>Clock of a camera: the offset at one moment, and its drift. Times in microseconds on the server's monotonic clock.</summary>
/// <param name="At">Time of the measurement.</param>
/// <param name="Offset">Offset to add to the camera's clock.</param>
/// <param name="RoundTrip">Round trip of the measurement.</param>
/// <param name="Drift">Change of the offset per microsecond; 0 while unknown.</param>
/// <param name="DriftError">The drift is off by at most this.</param>
/// <param name="IsDriftKnown">Whether the drift is measured.</param>
internal sealed record ClockFit(long At, long Offset, long RoundTrip, double Drift, double DriftError, bool IsDriftKnown)
{
    /// <summary>Offset at a time.</summary>
    public long OffsetAt(long now) => Offset + (long)(Drift * (now - At));

    /// <summary>Largest error of the offset at a time.</summary>
    public long ErrorAt(long now) => (RoundTrip / 2) + (long)(DriftError * Math.Abs(now - At));
}
