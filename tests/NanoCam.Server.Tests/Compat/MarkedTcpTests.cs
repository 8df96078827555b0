using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Frames;
using NanoCam.Server.Pairing;
using NanoCam.Server.Stills;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Compat;

/// <summary>Photos between FrameBegin and FrameOver, on a persistent connection.</summary>
public sealed class MarkedTcpTests
{
    private static readonly byte[] Photo = GoldenFrames.ByName("cjpeg-odd-size").Bytes;

    [Fact]
    public async Task Markers_are_recognized_when_split_at_any_byte()
    {
        await using var server = await CompatServer.StartAsync();
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        foreach (var one in Marked(Photo))
        {
            await client.GetStream().WriteAsync(new[] { one });
        }

        Assert.Equal("ACK\n", await AnswerAsync(client));
        Assert.Equal(Photo, await File.ReadAllBytesAsync(PathOf(server, "0001.jpg")));
    }

    public static TheoryData<string, byte[]> Pictures =>
        new()
        {
            { "in a segment", GoldenFrames.WithSegment(GoldenFrames.Baseline, 0xFE, "FrameOverFrameBegin"u8) },
            { "in the scan", InScan("FrameOver") },
            { "in the scan and more", InScan("FrameOverFrameBegin") },
            { "in the scan, right before the end", [.. InScan("x")[..^2], .. "FrameOver"u8, 0xFF, 0xD9] },
        };

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task FrameOver_inside_a_JPEG_does_not_end_the_photo(string where, byte[] picture)
    {
        await using var server = await CompatServer.StartAsync();
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        await client.GetStream().WriteAsync(Marked(picture));

        Assert.Equal("ACK\n", await AnswerAsync(client));
        var stored = await File.ReadAllBytesAsync(PathOf(server, "0001.jpg"));
        Assert.True(picture.AsSpan().SequenceEqual(stored), where);
    }

    [Fact]
    public async Task Bytes_between_photos_are_skipped()
    {
        await using var server = await CompatServer.StartAsync();
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        await client.GetStream().WriteAsync(Behind("--From ESP32--:Hello Server!FrameFrameBeg", Photo));
        Assert.Equal("ACK\n", await AnswerAsync(client));
        await client
            .GetStream()
            .WriteAsync(Behind("--From ESP32--:Hello Server!", GoldenFrames.WithTrailingZeros(GoldenFrames.Baseline, 100)));
        Assert.Equal("ACK\n", await AnswerAsync(client));

        Assert.Equal(GoldenFrames.Baseline.Bytes, await File.ReadAllBytesAsync(PathOf(server, "0002.jpg")));
    }

    [Fact]
    public async Task Numbering_continues_after_a_restart_and_overwrites_no_file()
    {
        await using var server = await CompatServer.StartAsync();
        await SendAsync(server, Photo);
        await SendAsync(server, Photo);
        await server.Server.RestartAsync();
        await File.WriteAllTextAsync(PathOf(server, "0003.jpg"), "mine");
        await SendAsync(server, GoldenFrames.Baseline.Bytes);

        Assert.Equal("mine", await File.ReadAllTextAsync(PathOf(server, "0003.jpg")));
        Assert.Equal(GoldenFrames.Baseline.Bytes, await File.ReadAllBytesAsync(PathOf(server, "0004.jpg")));
    }

    [Fact]
    public async Task Photos_are_published_live_and_served_by_name_and_as_the_latest()
    {
        await using var server = await CompatServer.StartAsync(("NanoCam:Access:Viewers", "Open"));
        await SendAsync(server, Photo);
        var camera = await server.CameraAsync();

        var latest = await server.Server.Client.GetFromJsonAsync<JsonElement>("latest");
        Assert.Equal("0001.jpg", latest.GetProperty("filename").GetString());
        Assert.Equal(
            "0001.jpg",
            (await server.Server.Client.GetFromJsonAsync<JsonElement>($"latest?camera={camera.Id}")).GetProperty("filename").GetString()
        );
        Assert.Equal(Photo, await server.Server.Client.GetByteArrayAsync("images/0001.jpg"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Server.Client.GetAsync("images/0002.jpg")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Server.Client.GetAsync("images/..%2Fphotos%2F0001.jpg")).StatusCode);
        await server.Server.RestartAsync();
        Assert.Equal("0001.jpg", (await server.Server.Client.GetFromJsonAsync<JsonElement>("latest")).GetProperty("filename").GetString());
    }

    [Fact]
    public async Task Invalid_photo_is_answered_with_NAK_and_the_next_one_is_accepted()
    {
        await using var server = await CompatServer.StartAsync();
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        await client.GetStream().WriteAsync(Marked(GoldenFrames.Png));
        Assert.Equal("NAK\n", await AnswerAsync(client));
        await client.GetStream().WriteAsync(Marked([]));
        Assert.Equal("NAK\n", await AnswerAsync(client));
        await client.GetStream().WriteAsync(Marked(Photo));
        Assert.Equal("ACK\n", await AnswerAsync(client));

        Assert.Equal(2, server.Listener(server.MarkedTcp).Faults);
    }

    [Theory]
    [InlineData(20, "NAK\n")]
    [InlineData(2, "ACK\n")]
    public async Task Photo_without_an_end_is_accepted_if_its_data_is_complete_and_the_connection_stays_open(int missing, string answer)
    {
        var clock = new FakeTimeProvider();
        await using var server = await CompatServer.StartAsync(new TestServerOptions { Time = clock });
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        await client.GetStream().WriteAsync(Marked(Photo[..^missing]));
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            return client.Available > 0;
        });
        Assert.Equal(answer, await AnswerAsync(client));
        await client.GetStream().WriteAsync(Marked(Photo));
        Assert.Equal("ACK\n", await AnswerAsync(client));
    }

    [Fact]
    public async Task Photo_is_published_but_not_acknowledged_when_the_disk_is_full()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions { ExpectsWarnings = true }, _ =>
            [("NanoCam:Storage:MinFreeBytes", "1099511627776")]
        );
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        await client.GetStream().WriteAsync(Marked(Photo));

        Assert.Equal("NAK\n", await AnswerAsync(client));
        await server.CameraAsync();
        Assert.Null(server.Server.Get<PhotoStore>().Newest(null));
    }

    [Fact]
    public async Task Photos_of_a_camera_are_on_its_timeline_also_after_a_restart()
    {
        await using var server = await CompatServer.StartAsync(("NanoCam:Access:Viewers", "Open"));
        using (var client = await CompatServer.ConnectAsync(server.MarkedTcp))
        {
            for (var i = 0; i < 2; i++)
            {
                await client.GetStream().WriteAsync(Marked(Photo));
                Assert.Equal("ACK\n", await AnswerAsync(client));
            }
        }

        const string path = "/api/cameras/ip-127.0.0.1/frames?from=0";
        Assert.Equal(["0001.jpg", "0002.jpg"], await NamesAsync());
        await server.Server.RestartAsync();
        Assert.Equal(["0001.jpg", "0002.jpg"], await NamesAsync());
        Assert.Equal(Photo, await server.Server.Client.GetByteArrayAsync("/images/0002.jpg"));

        // Another program may delete photos, and a crash may leave an incomplete line.
        File.Delete(PathOf(server, "0001.jpg"));
        await File.AppendAllTextAsync(Path.Combine(server.Server.DataDirectory, "photos.csv"), "\n0003.jpg,ip-127.0.");
        await server.Server.RestartAsync();
        Assert.Equal(["0002.jpg"], await NamesAsync());

        // The number of a deleted photo is given again: the last line counts.
        server.Server.Get<PhotoList>().Add("ip-127.0.0.1", 1_700_000_000_000_000, 2);
        await server.Server.RestartAsync();
        Assert.Equal(["0002.jpg"], await NamesAsync());

        async Task<IEnumerable<string?>> NamesAsync() =>
            (await server.Server.Client.GetFromJsonAsync<JsonElement>(path))
                .GetProperty("frames")
                .EnumerateArray()
                .Select(frame => frame.GetProperty("filename").GetString());
    }

    [Fact]
    public async Task Acknowledgement_without_newline_matches_the_original_protocol()
    {
        await using var server = await CompatServer.StartAsync(("NanoCam:Compat:MarkedNewline", "false"));
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        await client.GetStream().WriteAsync(Marked(Photo));

        Assert.Equal("ACK", await AnswerAsync(client, length: 3));
        Assert.Equal(0, client.Available);
    }

    [Fact]
    public async Task Connection_is_closed_when_its_camera_is_paired()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        await client.GetStream().WriteAsync(Marked(Photo));
        Assert.Equal("ACK\n", await AnswerAsync(client));
        server.Server.Get<CameraKeyStore>().Put("ip-127.0.0.1", new byte[CameraKey.Size], "test");
        await client.GetStream().WriteAsync(Marked(Photo));

        Assert.Equal("", await AnswerAsync(client));
        Assert.Equal(1, server.Listener(server.MarkedTcp).Rejected);
    }

    [Fact]
    public async Task Photo_of_a_camera_paired_during_the_transfer_is_rejected()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        var photo = Marked(Photo);
        await client.GetStream().WriteAsync(photo.AsMemory(0, 50));
        await Eventually.TrueAsync(() => server.Server.Get<FramePool>().RentedBytes > 0);
        server.Server.Get<CameraKeyStore>().Put("ip-127.0.0.1", new byte[CameraKey.Size], "test");
        await client.GetStream().WriteAsync(photo.AsMemory(50));

        Assert.Equal("NAK\n", await AnswerAsync(client));
        Assert.False(File.Exists(PathOf(server, "0001.jpg")));
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\n\r\n", false)]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\n\r\n", true)]
    [InlineData("GET /FrameBegin HTTP/1.1\r\n\r\nFrameOver", false)]
    [InlineData("\u0016\u0003\u0001", false)]
    public async Task Web_page_cannot_make_a_browser_send_photos(string start, bool isSplit)
    {
        await using var server = await CompatServer.StartAsync();
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        var bytes = Behind(start, Photo);
        await client.GetStream().WriteAsync(bytes.AsMemory(0, isSplit ? 1 : bytes.Length));
        await client.GetStream().WriteAsync(bytes.AsMemory(isSplit ? 1 : bytes.Length));

        await Eventually.TrueAsync(() => server.Listener(server.MarkedTcp).Faults == 1);
        Assert.False(File.Exists(PathOf(server, "0001.jpg")));
        Assert.Empty(server.Server.Get<NanoCam.Server.Cameras.CameraRegistry>().All);
    }

    [Fact]
    public async Task Silence_closes_the_connection_after_ten_seconds_within_a_photo_but_not_between_photos()
    {
        var clock = new FakeTimeProvider();
        await using var server = await CompatServer.StartAsync(new TestServerOptions { Time = clock });
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        await client.GetStream().WriteAsync(Marked(Photo));
        Assert.Equal("ACK\n", await AnswerAsync(client));
        clock.Advance(TimeSpan.FromHours(1));
        await client.GetStream().WriteAsync(Marked(Photo));
        Assert.Equal("ACK\n", await AnswerAsync(client));

        await client.GetStream().WriteAsync(Marked(Photo).AsMemory(0, 50));
        await Eventually.TrueAsync(() => server.Server.Get<FramePool>().RentedBytes > 16384);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, server.Listener(server.MarkedTcp).Faults);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return server.Listener(server.MarkedTcp).Faults == 1;
        });
        Assert.Equal("", await AnswerAsync(client));
    }

    private static byte[] Marked(byte[] picture) => [.. "FrameBegin"u8, .. picture, .. "FrameOver"u8];

    private static byte[] Behind(string text, byte[] picture) => [.. Encoding.ASCII.GetBytes(text), .. Marked(picture)];

    private static byte[] InScan(string text)
    {
        var jpeg = TestJpeg.Create(3000);
        Encoding.ASCII.GetBytes(text).CopyTo(jpeg, 1500);
        return jpeg;
    }

    private static string PathOf(CompatServer server, string name) => Path.Combine(server.Server.DataDirectory, "photos", name);

    private static async Task SendAsync(CompatServer server, byte[] picture)
    {
        using var client = await CompatServer.ConnectAsync(server.MarkedTcp);
        await client.GetStream().WriteAsync(Marked(picture));
        Assert.Equal("ACK\n", await AnswerAsync(client));
    }

    private static async Task<string> AnswerAsync(TcpClient client, int length = 4)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[length];
        var read = await client.GetStream().ReadAtLeastAsync(buffer, length, throwOnEndOfStream: false, patience.Token);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
