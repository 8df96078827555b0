using NanoCam.Client;
using NanoCam.Wire;

namespace NanoCam.Cli.Uplinks;

/// <summary>One camera of this process.</summary>
/// <param name="Id">Camera id.</param>
/// <param name="Shows">Content: a scene or a file.</param>
/// <param name="Statistics">Counters.</param>
internal sealed record PlayedCamera(string Id, string Shows, CameraStatistics Statistics);

/// <summary>State of one camera, with rates since the previous sample.</summary>
internal sealed record UplinkRow(string Id, string Shows, CameraReport Report, double Fps, double BytesPerSecond);

/// <summary>Totals of all cameras.</summary>
internal sealed record UplinkTotals(
    int Cameras,
    int Online,
    double Seconds,
    long Sent,
    long Bytes,
    long Accepted,
    IReadOnlyDictionary<FrameVerdict, long> Rejected,
    long Replaced,
    long Dropped,
    long Overflow,
    long Reconnects
);

/// <summary>Samples the counters of the cameras of this process. Used only by the display loop.</summary>
internal sealed class UplinkSampler(IReadOnlyList<PlayedCamera> cameras, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private readonly CameraReport[] _last = [.. cameras.Select(_ => new CameraReport())];
    private long _lastTime = clock.GetTimestamp();

    /// <summary>Takes a sample, with rates since the previous one.</summary>
    public IReadOnlyList<UplinkRow> Sample()
    {
        var seconds = Math.Max(clock.GetElapsedTime(_lastTime).TotalSeconds, 0.001);
        _lastTime = clock.GetTimestamp();
        var rows = new UplinkRow[cameras.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var now = cameras[i].Statistics.Read();
            var fps = (now.Sent - _last[i].Sent) / seconds;
            var bytes = (now.BytesSent - _last[i].BytesSent) / seconds;
            rows[i] = new UplinkRow(cameras[i].Id, cameras[i].Shows, now, fps, bytes);
            _last[i] = now;
        }

        return rows;
    }

    /// <summary>Returns the totals.</summary>
    public UplinkTotals Total()
    {
        CameraReport[] reports = [.. cameras.Select(camera => camera.Statistics.Read())];
        return new UplinkTotals(
            reports.Length,
            reports.Count(report => report.State == UplinkState.Online),
            Math.Round(clock.GetElapsedTime(_start).TotalSeconds, 3),
            reports.Sum(report => report.Sent),
            reports.Sum(report => report.BytesSent),
            reports.Sum(report => report.Accepted),
            reports
                .SelectMany(report => report.Rejected)
                .GroupBy(pair => pair.Key)
                .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)),
            reports.Sum(report => report.Replaced),
            reports.Sum(report => report.Dropped),
            reports.Sum(report => report.Overflow),
            reports.Sum(report => report.Reconnects)
        );
    }
}
