using NanoCam.Client;
using NanoCam.Wire;

namespace NanoCam.Cli.Uplinks;

/// <summary>One camera this process plays.</summary>
/// <param name="Id">Camera id.</param>
/// <param name="Shows">What it shows: a scene or a file.</param>
/// <param name="Statistics">Its counters.</param>
internal sealed record PlayedCamera(string Id, string Shows, CameraStatistics Statistics);

/// <summary>One camera at one moment, with the rate since the moment before.</summary>
internal sealed record UplinkRow(string Id, string Shows, CameraReport Report, double Fps, double BytesPerSecond);

/// <summary>All counters added up.</summary>
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

/// <summary>Samples the counters of the cameras this process plays. Touched by the display's loop only.</summary>
internal sealed class UplinkBoard(IReadOnlyList<PlayedCamera> cameras, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private readonly CameraReport[] _last = [.. cameras.Select(_ => new CameraReport())];
    private long _lastTime = clock.GetTimestamp();

    /// <summary>Takes a sample; rates are since the sample before.</summary>
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

    /// <summary>Adds everything up.</summary>
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
