using NanoCam.Device;
using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Client.Firmware;

/// <summary>Carries the counters of one boot of a virtual device over into the statistics of its camera.</summary>
internal sealed class DeviceMeter(CameraDevice device, MeteredConnector connector, CameraStatistics statistics)
{
    private readonly Health _health = new();
    private Health _last = new();
    private long _lastBytes;
    private int _lastAccepted;
    private int _lastRefused;
    private bool _isOnline;

    /// <summary>Reads the counters and adds what came since the last time.</summary>
    public void Read()
    {
        device.Health.Fill(_health);
        var isOnline = connector.IsOpen && !device.Capture.IsPaused;
        if (isOnline && !_isOnline)
        {
            statistics.Connected();
        }

        _isOnline = isOnline;
        if (device.Uplink is StreamUplink stream)
        {
            Judge(FrameVerdict.Accepted, stream.Statistics.Accepted, ref _lastAccepted);
            Judge(stream.Statistics.LastRejection, stream.Statistics.Rejected, ref _lastRefused);
        }

        var bytes = connector.BytesSent;
        var settings = device.Capture.Current;
        var trouble = isOnline ? null : connector.Trouble ?? (device.Uplink as StreamUplink)?.LastFault;
        statistics.Change(report =>
            report with
            {
                State = isOnline ? UplinkState.Online : UplinkState.Connecting,
                Captured = report.Captured + (_health.Captured - _last.Captured),
                Sent = report.Sent + (_health.Sent - _last.Sent),
                Replaced = report.Replaced + (_health.Replaced - _last.Replaced),
                Overflow = report.Overflow + (_health.Overflow - _last.Overflow),
                BytesSent = report.BytesSent + (bytes - _lastBytes),
                IntervalMs = settings.IntervalMilliseconds,
                Size = new FrameSize(settings.Width, settings.Height),
                Quality = settings.Quality,
                Trouble = string.IsNullOrEmpty(trouble) ? null : trouble,
            }
        );
        _lastBytes = bytes;
        _last = new Health
        {
            Captured = _health.Captured,
            Sent = _health.Sent,
            Replaced = _health.Replaced,
            Overflow = _health.Overflow,
        };
    }

    private void Judge(FrameVerdict verdict, int now, ref int last)
    {
        for (; last < now; last++)
        {
            statistics.Judged(verdict);
        }
    }
}
