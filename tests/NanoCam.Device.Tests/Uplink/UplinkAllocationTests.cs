using NanoCam.Device.Uplink;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Firmware;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>The cost of a frame on the uplink thread.</summary>
public sealed class UplinkAllocationTests
{
    [Fact]
    public async Task Frame_is_sent_in_one_call_without_allocation()
    {
        await using var server = await TestServer.StartAsync();
        var connector = new CountingConnector();
        using var device = new TestDevice(new SystemClock(TimeProvider.System));
        device.Camera.Jpeg = TestJpeg.Create(60_000);
        device.Camera.PeriodMicroseconds = 2000;
        device.Options.Settings.IntervalMilliseconds = 0;
        device.Stream(server.Address, connector: connector);
        await Eventually.TrueAsync(() => connector.Frames.Count >= 400);

        // The first hundred frames may include the start of the connection.
        (long Allocated, int Bytes)[] frames = [.. connector.Frames];
        Assert.Equal(0, frames[399].Allocated - frames[100].Allocated);
        Assert.All(frames, frame => Assert.Equal(60_000 + MessageHeader.Size + FrameHeader.Size, frame.Bytes));
    }

    /// <summary>Records the allocations of the sending thread at each frame.</summary>
    private sealed class CountingConnector : IConnector
    {
        private readonly TcpConnector _tcp = new(30_000);

        public List<(long Allocated, int Bytes)> Frames { get; } = new(100_000);

        public Connection Open(ServerAddress server) => new CountingConnection(_tcp.Open(server), Frames);
    }

    private sealed class CountingConnection(Connection inner, List<(long Allocated, int Bytes)> frames) : Connection
    {
        public override void Send(byte[] buffer, int offset, int count)
        {
            if (buffer[2] == (byte)MessageType.Frame)
            {
                frames.Add((GC.GetAllocatedBytesForCurrentThread(), count));
            }

            inner.Send(buffer, offset, count);
        }

        public override bool CanReceive(int milliseconds) => inner.CanReceive(milliseconds);

        public override int Receive(byte[] buffer, int offset, int count) => inner.Receive(buffer, offset, count);

        public override void Close() => inner.Close();
    }
}
