using NanoCam.Device.Uplink;
using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>Invalid data and out-of-range settings: each has a defined result, a counter, and no other effect.</summary>
public sealed class StreamUplinkInvalidInputTests : IDisposable
{
    private readonly FakeUplinkServer _server = new(receiveBuffer: 4096);
    private readonly DeviceClock _clock = new();
    private readonly TestDevice _device;

    public StreamUplinkInvalidInputTests() => _device = new TestDevice(_clock);

    public static TheoryData<string, byte[]> OutOfStep =>
        new()
        {
            { "no magic", "GET / HTTP/1.1\r\n\r\n"u8.ToArray() },
            { "length above the limit", [(byte)'N', (byte)'C', 6, 0, 0xFF, 0xFF, 0xFF, 0x7F] },
            { "length above 2^31", [(byte)'N', (byte)'C', 6, 0, 0xFF, 0xFF, 0xFF, 0xFF] },
            { "a frame", [(byte)'N', (byte)'C', (byte)MessageType.Frame, 0, 0, 0, 1, 0] },
            { "an Ack that ends early", [(byte)'N', (byte)'C', (byte)MessageType.Ack, 0, 2, 0, 0, 0, 1, 2] },
            { "Settings that end early", [(byte)'N', (byte)'C', (byte)MessageType.Settings, 0, 1, 0, 0, 0, 1] },
            { "a Ping without a clock", [(byte)'N', (byte)'C', (byte)MessageType.Ping, 0, 0, 0, 0, 0] },
            { "a malformed Goodbye", [(byte)'N', (byte)'C', (byte)MessageType.Goodbye, 0, 1, 0, 0, 0, 1] },
            {
                "a Command without a number",
                [(byte)'N', (byte)'C', (byte)MessageType.Command, 0, 14, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            },
        };

    public void Dispose()
    {
        _device.Dispose();
        _server.Dispose();
    }

    [Theory]
    [MemberData(nameof(OutOfStep))]
    public async Task Invalid_data_ends_the_connection_with_its_reason(string what, byte[] bytes)
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 0));
        await connection.SendAsync(bytes);
        var messages = await connection.ReadToEndAsync();

        Assert.True(messages[^1].Type == MessageType.Goodbye && messages[^1].Body[0] == (byte)GoodbyeReason.ProtocolError, what);
        await Eventually.TrueAsync(() => _device.Counted.LinkFaults == 1);
        (await _server.AcceptCameraAsync()).Dispose();
    }

    [Fact]
    public async Task Unknown_types_and_longer_bodies_of_later_versions_are_skipped()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 1));
        (var header, _) = await connection.ReadFrameAsync();
        await connection.SendAsync((MessageType)77, new byte[WireProtocol.MaxControlBytes]);
        await connection.SendAsync((MessageType)0, []);
        await connection.SendAsync(MessageType.Welcome, [1, 2, 3]);
        var ack = new byte[300];
        Bytes.WriteUInt32(ack, 0, header.Sequence);
        ack[5] = 1;
        await connection.SendAsync(MessageType.Ack, ack);

        Assert.True((await connection.ReadFrameAsync()).Header.Sequence > header.Sequence);
        Assert.Equal(0u, _device.Counted.LinkFaults);
    }

    [Fact]
    public async Task Random_bytes_never_end_the_uplink()
    {
        var random = new Random(20261121);
        _device.Stream(_server.Address);
        for (uint faults = 1; faults <= 30; faults++)
        {
            using var connection = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 0));
            var bytes = new byte[random.Next(8, 200)];
            random.NextBytes(bytes);
            if (faults % 2 == 0)
            {
                (bytes[0], bytes[1], bytes[2]) = ((byte)'N', (byte)'C', (byte)random.Next(15));
                Bytes.WriteUInt32(bytes, 4, (uint)(bytes.Length - 8));
            }

            await connection.SendAsync(bytes);
            await connection.SendAsync("XXXXXXXX"u8.ToArray());
            await connection.ReadToEndAsync();
            // The shortest pause: time that is skipped before the pause begins would be lost.
            await Eventually.TrueAsync(() => _device.Capture.IsPaused && _clock.WaitOf(TestDevice.UplinkThread) >= 500);
            _clock.Skip(TimeSpan.FromMinutes(6));
        }

        using var last = await _server.AcceptCameraAsync();
        await last.ReadFrameAsync();
    }

    [Fact]
    public async Task Out_of_range_credit_and_heartbeat_are_limited()
    {
        var welcome = FakeUplinkServer.NewWelcome(credit: 255);
        welcome.HeartbeatSeconds = ushort.MaxValue;
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(welcome);
        for (var i = 0; i < CreditWindow.Largest; i++)
        {
            await connection.ReadFrameAsync();
        }

        Assert.DoesNotContain(MessageType.Frame, (await connection.PingAsync()).Before);
        _clock.Skip(TimeSpan.FromSeconds(61));
        await connection.ReadAsync<Ping>(MessageType.Ping, Ping.TryRead);
        _clock.Skip(TimeSpan.FromSeconds(121));
        await connection.ReadToEndAsync();
        await Eventually.TrueAsync(() => _device.Counted.LinkFaults == 1);
    }

    [Fact]
    public async Task Out_of_range_settings_are_limited_and_reported()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 0));
        await connection.SendAsync(
            new CameraSettings
            {
                Revision = 4,
                IntervalMilliseconds = uint.MaxValue,
                Width = ushort.MaxValue,
                Height = ushort.MaxValue,
                Quality = 100,
                Controls =
                [
                    new ControlValue { Control = CameraControl.Brightness, Value = short.MaxValue },
                    new ControlValue { Control = (CameraControl)250 },
                ],
            }.WriteMessage
        );
        SettingsResult result;
        do
        {
            result = await connection.ReadAsync<SettingsResult>(MessageType.SettingsResult, SettingsResult.TryRead);
        } while (result.Applied.Revision != 4);

        Assert.Equal((1600, 1200), (result.Applied.Width, result.Applied.Height));
        Assert.Equal(2, result.Refused.Length);
        Assert.Equal(DeviceFaults.AbsurdSettings, _device.Counted.Faults & DeviceFaults.AbsurdSettings);
    }

    [Fact]
    public async Task Server_that_accepts_no_JPEG_size_receives_no_frame()
    {
        var welcome = FakeUplinkServer.NewWelcome();
        welcome.MaxJpegBytes = 0;
        var uplink = _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(welcome);
        await connection.CommandAsync(3, CommandKind.CaptureNow);
        var result = await connection.ReadAsync<CommandResult>(MessageType.CommandResult, CommandResult.TryRead);

        Assert.Equal(CommandStatus.Failed, result.Status);
        await Eventually.TrueAsync(() => uplink.Statistics.TooLarge > 5);
        Assert.DoesNotContain(MessageType.Frame, (await connection.PingAsync()).Before);
    }
}
