using Microsoft.Extensions.Logging.Abstractions;
using NanoCam.Server.Background;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

public sealed class DateOfCameraClockTests
{
    [Fact]
    public async Task Camera_clock_follows_a_change_of_the_server_clock_immediately()
    {
        var clock = new ManualClock();
        var writer = new UplinkWriter(Stream.Null, clock);
        var heartbeat = new UplinkHeartbeat(
            new UplinkReader(Stream.Null, clock),
            writer,
            new IngestOptions(),
            clock,
            new BackgroundWork(clock, new ErrorLog(clock, NullLogger<ErrorLog>.Instance))
        );
        await heartbeat.PingAsync(CancellationToken.None);
        heartbeat.Receive(
            new Pong
            {
                PingMicroseconds = clock.Microseconds(),
                ReceivedMicroseconds = 5,
                SentMicroseconds = 5,
            }
        );
        var before = heartbeat.Clock!.Value.OffsetMicroseconds;
        Assert.Equal(clock.Microseconds() - 5, before);
        clock.SetDate(TimeSpan.FromDays(400));
        Assert.Equal(clock.Microseconds() - 5, heartbeat.Clock!.Value.OffsetMicroseconds);
    }
}
