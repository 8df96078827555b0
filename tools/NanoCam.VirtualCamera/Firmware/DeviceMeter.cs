using NanoCam.Client;
using NanoCam.Device;
using NanoCam.Device.Uplink;
using NanoCam.Jpeg;
using NanoCam.VirtualCamera.Faults;
using NanoCam.Wire;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>
/// Copies the counters of one boot of the firmware to the statistics of its camera. Sent frames are counted on the connection.
/// </summary>
internal sealed class DeviceMeter(CameraDevice device, FaultyConnector connector, FaultyHttpHandler http, CameraStatistics statistics)
{
    private readonly Health _health = new();
    private Health _last = new();
    private bool _isOnline;

    /// <summary>Why the camera is not connected; null while it is, and before the first attempt ends.</summary>
    public Client.UplinkException? Failure { get; private set; }

    /// <summary>Reads the counters and adds their increase since the last call.</summary>
    public void Read()
    {
        device.Health.Fill(_health);
        var stream = device.Uplink as StreamUplink;
        var isOnline = stream is null ? http.IsOnline : !device.Capture.IsPaused;
        if (stream is not null && isOnline && !_isOnline)
        {
            statistics.Connected();
        }

        _isOnline = isOnline;
        Failure = isOnline ? null : FindFailure(stream?.LastFault ?? (device.Uplink as HttpUplink)?.LastFault);
        var settings = device.Capture.Current;
        statistics.Change(report =>
            report with
            {
                State = isOnline ? UplinkState.Online : UplinkState.Connecting,
                Captured = report.Captured + (_health.Captured - _last.Captured),
                Replaced = report.Replaced + (_health.Replaced - _last.Replaced),
                Overflow = report.Overflow + (_health.Overflow - _last.Overflow),
                IntervalMs = settings.IntervalMilliseconds,
                Size = new FrameSize(settings.Width, settings.Height),
                Quality = settings.Quality,
                Trouble = Failure?.Message,
                Failure = Failure?.Failure,
            }
        );
        _last = new Health
        {
            Captured = _health.Captured,
            Replaced = _health.Replaced,
            Overflow = _health.Overflow,
        };
    }

    private Client.UplinkException? FindFailure(string? firmware)
    {
        if ((connector.Trouble ?? (http.IsAnswered ? null : http.Trouble)) is { } unreachable)
        {
            return new Client.UplinkException(UplinkFailure.Unreachable, unreachable);
        }

        var refused = http.Trouble ?? firmware;
        return string.IsNullOrEmpty(refused) ? null : new Client.UplinkException(UplinkFailure.Rejected, refused);
    }
}
