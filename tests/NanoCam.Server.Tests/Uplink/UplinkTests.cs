using NanoCam.Server.Cameras;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

public sealed class UplinkTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Frame_is_published_and_acknowledged()
    {
        var (camera, welcome) = await ConnectAsync("door");
        await using var _ = camera;
        Assert.Equal(2, welcome.Credit);
        Assert.Equal(10, welcome.HeartbeatSeconds);
        var jpeg = TestJpeg.Create(20_000);
        await camera.SendFrameAsync(41, jpeg);
        var ack = await camera.ExpectAckAsync();
        Assert.Equal((41u, FrameVerdict.Accepted), (ack.Sequence, ack.Verdict));
        Assert.Equal(jpeg, await _server.Client.GetByteArrayAsync("/api/cameras/door/frame.jpg"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(19_999)]
    public async Task Frame_without_EOI_is_rejected_and_acknowledged(int cut)
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        await camera.SendFrameAsync(1, TestJpeg.Create(20_000)[..^cut]);
        Assert.Equal(FrameVerdict.Truncated, (await camera.ExpectAckAsync()).Verdict);
        Assert.Null(Find("door").Feed.TakeLatest());
        Assert.Equal(1, Find("door").Counters[FrameVerdict.Truncated]);
    }

    [Fact]
    public async Task Gaps_duplicates_and_boots_are_counted()
    {
        var jpeg = TestJpeg.Create();
        var (camera, _) = await ConnectAsync("door", bootId: 7);
        foreach (var sequence in new uint[] { 5, 6, 9, 9, 8, 8 })
        {
            await camera.SendFrameAsync(sequence, jpeg);
            await camera.ExpectAckAsync();
        }

        await camera.DisposeAsync();
        (camera, _) = await ConnectAsync("door", bootId: 8);
        await camera.SendFrameAsync(1, jpeg);
        Assert.Equal(FrameVerdict.Accepted, (await camera.ExpectAckAsync()).Verdict);
        await camera.DisposeAsync();

        var counters = Find("door").Counters;
        Assert.Equal(5, counters[FrameVerdict.Accepted]);
        Assert.Equal(2, counters[FrameVerdict.Duplicate]);
        Assert.Equal(1, counters.Missing);
        Assert.Equal(2, counters.Boots);
        var latest = Find("door").Feed.TakeLatest()!;
        Assert.Equal(10, latest.Sequence);
        latest.Release();
    }

    [Fact]
    public async Task Sequence_wraps_without_a_gap()
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        foreach (var sequence in new uint[] { uint.MaxValue - 1, uint.MaxValue, 0, 1 })
        {
            await camera.SendFrameAsync(sequence, TestJpeg.Create());
            Assert.Equal(FrameVerdict.Accepted, (await camera.ExpectAckAsync()).Verdict);
        }

        Assert.Equal(0, Find("door").Counters.Missing);
    }

    [Fact]
    public async Task Newer_connection_replaces_the_older_one_which_receives_Goodbye()
    {
        var (older, _) = await ConnectAsync("door");
        await using var first = older;
        var (newer, _) = await ConnectAsync("door");
        await using var second = newer;
        Assert.Equal(GoodbyeReason.Replaced, (await older.ExpectGoodbyeAsync()).Reason);
        Assert.Null(await older.ReadMessageAsync());
        await newer.SendFrameAsync(1, TestJpeg.Create());
        Assert.Equal(FrameVerdict.Accepted, (await newer.ExpectAckAsync()).Verdict);
        Assert.NotNull(Find("door").Link);
    }

    [Fact]
    public async Task Reported_settings_are_stored_without_notifying_viewers()
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();
        var changes = 0;
        var registered = Find("door");
        _server.Get<CameraRegistry>().Changed += _ => Interlocked.Increment(ref changes);
        for (uint revision = 1; revision <= 100; revision++)
        {
            await camera.SendMessageAsync(new SettingsResult { Applied = new CameraSettings { Revision = revision } }.WriteMessage);
        }

        await Eventually.TrueAsync(() => registered.Reported?.Applied.Revision == 100);
        // The monitor may notify once, because the first frame made the size known.
        Assert.InRange(Volatile.Read(ref changes), 0, 2);
    }

    [Fact]
    public async Task Unknown_message_is_skipped()
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        var unknown = new byte[MessageHeader.Size + 100];
        MessageHeader.Write(unknown, 0, (MessageType)200, 100);
        await camera.SendAsync(unknown);
        await camera.SendFrameAsync(1, TestJpeg.Create());
        Assert.Equal(FrameVerdict.Accepted, (await camera.ExpectAckAsync()).Verdict);
    }

    [Fact]
    public async Task Frame_split_at_any_byte_is_accepted()
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        var jpeg = TestJpeg.Create(96);
        uint sequence = 0;
        var whole = UplinkTestCamera.FrameMessage(1, jpeg);
        for (var cut = 1; cut < whole.Length; cut++)
        {
            var message = UplinkTestCamera.FrameMessage(++sequence, jpeg);
            await camera.SendAsync(message.AsMemory(0, cut));
            await camera.SendAsync(message.AsMemory(cut));
            Assert.Equal(sequence, (await camera.ExpectAckAsync()).Sequence);
        }

        Assert.Equal(whole.Length - 1, Find("door").Counters[FrameVerdict.Accepted]);
    }

    [Theory]
    [InlineData("4e430500ffffffff", "TooLong")]
    [InlineData("4e4309000010ffff", "TooLong")]
    [InlineData("0000000000000000", "BadMagic")]
    [InlineData("4e43050000000000", "Truncated")]
    public async Task Invalid_message_ends_the_session_with_a_reason(string hex, string error)
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        await camera.SendAsync(Convert.FromHexString(hex));
        var goodbye = await camera.ExpectGoodbyeAsync();
        Assert.Equal(GoodbyeReason.ProtocolError, goodbye.Reason);
        Assert.Contains(error, goodbye.Text, StringComparison.Ordinal);
        Assert.Null(await camera.ReadMessageAsync());
    }

    [Fact]
    public async Task Frame_header_with_a_wrong_jpeg_length_ends_the_session()
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        var message = UplinkTestCamera.FrameMessage(1, TestJpeg.Create());
        message[MessageHeader.Size + 4] ^= 0x80;
        message[MessageHeader.Size + 5] ^= 0x80;
        await camera.SendAsync(message);
        Assert.Equal(GoodbyeReason.ProtocolError, (await camera.ExpectGoodbyeAsync()).Reason);
    }

    [Fact]
    public async Task Longer_frame_header_of_a_later_version_is_skipped()
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        var jpeg = TestJpeg.Create();
        var usual = UplinkTestCamera.FrameMessage(1, jpeg);
        const int Head = MessageHeader.Size + FrameHeader.Size;
        byte[] longer = [.. usual[..Head], .. new byte[100], .. jpeg];
        MessageHeader.Write(longer, 0, MessageType.Frame, longer.Length - MessageHeader.Size);
        await camera.SendAsync(longer);
        Assert.Equal(FrameVerdict.Accepted, (await camera.ExpectAckAsync()).Verdict);
    }

    [Fact]
    public async Task Connection_that_ends_inside_a_frame_loses_only_that_frame()
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();
        await camera.SendAsync(UplinkTestCamera.FrameMessage(2, TestJpeg.Create(20_000)).AsMemory(0, 10_000));
        camera.Cut();
        await Eventually.TrueAsync(() => Find("door").Link is null);
        var latest = Find("door").Feed.TakeLatest()!;
        Assert.Equal(1, latest.Sequence);
        latest.Release();
        Assert.Equal(1, Find("door").Counters[FrameVerdict.Accepted]);
        Assert.Equal(1, Find("door").Counters[FrameVerdict.Truncated]);
    }

    [Fact]
    public async Task Server_that_stops_sends_Goodbye()
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        var stopping = _server.StopAsync();
        Assert.Equal(GoodbyeReason.Closing, (await camera.ExpectGoodbyeAsync()).Reason);
        await stopping.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Request_without_Upgrade_returns_426_with_instructions()
    {
        using var response = await _server.Client.GetAsync("/uplink");
        Assert.Equal(426, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("nanocam/1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Still_taken_on_command_is_not_published_live()
    {
        var (camera, _) = await ConnectAsync("door", capabilities: Capabilities.Still);
        await using var open = camera;
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();
        var capturing = Find("door").Link!.CaptureAsync(default, CancellationToken.None);
        var (body, length) = await camera.ExpectAsync(MessageType.Command);
        Assert.True(Command.TryRead(body, 0, length, out var command, out _));
        Assert.Equal(CommandKind.CaptureNow, command.Kind);
        var still = TestJpeg.Create(5000, 1600, 1200);
        await camera.SendFrameAsync(2, still, FrameFlags.Still, command.RequestId);
        var frame = await capturing;
        Assert.Equal(still, frame.Jpeg.ToArray());
        frame.Release();
        var latest = Find("door").Feed.TakeLatest()!;
        Assert.Equal(640, latest.Width);
        latest.Release();
        await camera.SendFrameAsync(3, TestJpeg.Create());
        await camera.ExpectAckAsync();
        await camera.ExpectAckAsync();
        Assert.Equal(0, Find("door").Counters.Missing);
    }

    [Fact]
    public async Task Still_that_the_camera_refuses_fails_with_its_status()
    {
        var (camera, _) = await ConnectAsync("door");
        await using var open = camera;
        await Eventually.TrueAsync(() => Find("door").Link is not null);
        var capturing = Find("door").Link!.CaptureAsync(default, CancellationToken.None);
        var (body, length) = await camera.ExpectAsync(MessageType.Command);
        Command.TryRead(body, 0, length, out var command, out _);
        var answer = new CommandResult { RequestId = command.RequestId, Status = CommandStatus.NotSupported };
        await camera.SendMessageAsync(answer.WriteMessage);
        var error = await Assert.ThrowsAsync<CameraCommandException>(() => capturing);
        Assert.Equal(CommandStatus.NotSupported, error.Status);
    }

    [Fact]
    public async Task Pending_still_fails_when_the_camera_disconnects()
    {
        var (camera, _) = await ConnectAsync("door");
        await Eventually.TrueAsync(() => Find("door").Link is not null);
        var capturing = Find("door").Link!.CaptureAsync(default, CancellationToken.None);
        await camera.ExpectAsync(MessageType.Command);
        await camera.DisposeAsync();
        var error = await Assert.ThrowsAsync<CameraCommandException>(() => capturing);
        Assert.Null(error.Status);
    }

    private Task<(UplinkTestCamera Camera, Welcome Welcome)> ConnectAsync(string id, uint bootId = 1, uint capabilities = 0) =>
        UplinkTestCamera.ConnectAsync(_server.Address, id, bootId, capabilities);

    private Camera Find(string id) =>
        _server.Get<CameraRegistry>().TryGet(id, out var camera) ? camera : throw new InvalidOperationException($"No camera {id}.");
}
