using System.Buffers.Binary;
using NanoCam.Cli.Http;
using NanoCam.Cli.Live;

namespace NanoCam.Client.Tests.Cli;

public sealed class WatchStatisticsTests
{
    private readonly SettableTime _time = new();
    private readonly WatchStatistics _statistics;

    public WatchStatisticsTests()
    {
        _statistics = new WatchStatistics(_time);
        _statistics.Connected();
        _statistics.Update(new CameraInfo { Id = "door", State = "online" });
        _statistics.Open(7, "door");
    }

    [Fact]
    public void Frames_dropped_for_this_viewer_are_not_lost()
    {
        Receive(sequence: 10);
        Receive(sequence: 14, missed: 3);
        Assert.Equal((3, 0), (Door.Missed, Door.Gaps));
    }

    [Fact]
    public void Missing_sequence_numbers_are_lost_frames()
    {
        Receive(sequence: 10);
        Receive(sequence: 16, missed: 3);
        Assert.Equal((3, 2), (Door.Missed, Door.Gaps));
    }

    [Fact]
    public void Camera_restart_does_not_count_as_lost_frames()
    {
        Receive(sequence: 900);
        Receive(sequence: 0);
        Receive(sequence: 1);
        Assert.Equal(0, Door.Gaps);
        Assert.Equal(1u, Door.Sequence);
    }

    [Fact]
    public void Frames_between_two_connections_do_not_count_as_lost()
    {
        Receive(sequence: 10);
        _statistics.Connected();
        _statistics.Open(7, "door");
        Receive(sequence: 500);
        Assert.Equal(0, Door.Gaps);
    }

    [Fact]
    public void Rate_and_bandwidth_cover_the_last_five_seconds()
    {
        for (uint i = 0; i < 100; i++)
        {
            Receive(sequence: i);
            _time.Now += TimeSpan.FromMilliseconds(100);
        }

        Assert.InRange(Door.Fps, 9.9, 10.3);
        Assert.InRange(Door.BytesPerSecond, 9_900, 10_300);
    }

    [Fact]
    public void Without_frames_age_grows_and_rate_falls()
    {
        Receive(sequence: 1, ageMs: 40);
        _time.Now += TimeSpan.FromSeconds(8);
        Assert.Null(Door.AgeMs);
        _statistics.AddRoundTrip(TimeSpan.FromMilliseconds(900));
        _statistics.AddRoundTrip(TimeSpan.FromMilliseconds(300));
        Assert.Equal(8_190, Door.AgeMs);
        Assert.Equal(0, Door.Fps);
        Assert.Null(Door.LatencyMs);
    }

    [Fact]
    public void Lateness_comes_from_the_server_or_from_the_same_rule_if_not_reported()
    {
        Assert.False(Door.Late);
        _statistics.Update(
            new CameraInfo
            {
                Id = "door",
                State = "online",
                Late = false,
                LateAfterMs = 6_000,
            }
        );
        Receive(sequence: 1);
        _time.Now += TimeSpan.FromSeconds(6);
        Assert.False(Door.Late);
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.True(Door.Late);
        Receive(sequence: 2);
        Assert.False(Door.Late);
        _statistics.Update(
            new CameraInfo
            {
                Id = "door",
                State = "online",
                Late = true,
                LateAfterMs = 6_000,
            }
        );
        Assert.True(Door.Late);
    }

    [Fact]
    public void State_is_unknown_without_a_connection()
    {
        Assert.Equal("online", Door.State);
        _statistics.Disconnected("gone");
        Assert.Null(Door.State);
    }

    [Fact]
    public void Frame_of_an_unknown_channel_is_ignored()
    {
        _statistics.Add(new LiveFrameHeader(8, 1, 1, 0, TimeSpan.Zero, 8, 8), 1_000);
        Assert.Equal(0, Door.Frames);
    }

    [Fact]
    public void Frame_header_is_read_as_documented()
    {
        var message = new byte[40];
        message[0] = 1;
        message[1] = 32;
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(2), 513);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), 70_000);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), 0xFFFF_FFFF);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(12), 5);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(24), 140);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(28), 1600);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(30), 1200);
        Assert.True(LiveFrameHeader.TryRead(message, out var header));
        Assert.Equal(new LiveFrameHeader(513, 70_000, 0xFFFF_FFFF, 5, TimeSpan.FromMilliseconds(140), 1600, 1200), header);
    }

    [Fact]
    public void Truncated_or_unknown_header_is_rejected()
    {
        var message = new byte[32];
        (message[0], message[1]) = (1, 32);
        Assert.All(Enumerable.Range(0, 32), length => Assert.False(LiveFrameHeader.TryRead(message.AsSpan(0, length), out _)));
        message[0] = 2;
        Assert.False(LiveFrameHeader.TryRead(message, out _));
        (message[0], message[1]) = (1, 31);
        Assert.False(LiveFrameHeader.TryRead(message, out _));
    }

    private WatchRow Door => _statistics.Read().Cameras.Single();

    private void Receive(uint sequence, uint missed = 0, int ageMs = 0) =>
        _statistics.Add(new LiveFrameHeader(7, 1, sequence, missed, TimeSpan.FromMilliseconds(ageMs), 640, 480), 1_000);

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(56);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
