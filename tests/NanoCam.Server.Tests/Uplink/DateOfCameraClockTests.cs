using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

public sealed class DateOfCameraClockTests
{
    [Fact]
    public async Task Clock_of_a_camera_follows_the_date_of_the_server_at_once()
    {
        var clock = new ManualClock();
        var writer = new UplinkWriter(Stream.Null, clock);
        var heartbeat = new UplinkHeartbeat(new UplinkReader(Stream.Null, clock), writer, new IngestOptions(), clock);
        await heartbeat.PingAsync(CancellationToken.None);
        heartbeat.Receive(
            new Pong
            {
                PingMicroseconds = clock.Microseconds(),
                ReceivedMicroseconds = 5,
                SentMicroseconds = 5,
            }
        );
        var before = heartbeat.Clock!.OffsetMicroseconds;
        Assert.Equal(clock.Microseconds() - 5, before);
        clock.SetDate(TimeSpan.FromDays(400));
        Assert.Equal(clock.Microseconds() - 5, heartbeat.Clock.OffsetMicroseconds);
    }
}
