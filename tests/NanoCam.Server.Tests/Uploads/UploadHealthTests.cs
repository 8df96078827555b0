using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Tests.Live;
using NanoCam.Server.Tests.Pairing;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Server.Uploads;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uploads;

/// <summary>Health reports on the HTTP uplink, with or without a frame.</summary>
public sealed class UploadHealthTests : IAsyncLifetime
{
    private static readonly byte[] Jpeg = TestJpeg.Create(500);
    private static readonly Health NoSensor = new()
    {
        CameraError = CameraError.NoSensor,
        Faults = DeviceFaults.Camera,
        BrownOuts = 4,
    };

    private static readonly Dictionary<string, string?> Limits = new() { ["NanoCam:Cameras:MaxCameras"] = "2" };

    private readonly FakeTimeProvider _clock = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await TestServer.StartAsync(new TestServerOptions { Time = _clock, Settings = Limits });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Report_without_a_frame_registers_the_camera_and_its_faults()
    {
        using var response = await ReportAsync("porch", Hex(NoSensor));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("porch", (await response.JsonAsync()).Text("camera"));

        var camera = await _server.Client.CameraAsync("porch");
        Assert.Equal(("online", "http"), (camera.Text("state"), camera.Text("uplink")));
        Assert.Equal(0, camera.GetProperty("counters").GetProperty("received").GetInt32());
        AssertNoSensor(camera.GetProperty("health"));
    }

    [Fact]
    public async Task Responses_have_the_fields_of_the_OpenAPI_document()
    {
        var strict = new JsonSerializerOptions(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        using var upload = await _server.Client.PostAsync("/upload?camera=porch", UploadRequests.Jpeg(Jpeg));
        var receipt = JsonSerializer.Deserialize<UploadReceiptModel>(await upload.Content.ReadAsStringAsync(), strict)!;
        Assert.NotNull(receipt.Filename);

        using var report = await ReportAsync("porch", Hex(NoSensor));
        var answer = JsonSerializer.Deserialize<ReportReceiptModel>(await report.Content.ReadAsStringAsync(), strict)!;
        Assert.Equal(receipt.Camera, answer.Camera);
    }

    [Fact]
    public async Task Health_of_an_upload_is_kept_until_the_next_report()
    {
        await UploadAsync(Hex(NoSensor));
        AssertNoSensor((await _server.Client.CameraAsync("porch")).GetProperty("health"));

        await UploadAsync(Hex(new Health()));
        var health = (await _server.Client.CameraAsync("porch")).GetProperty("health");
        Assert.Equal((JsonValueKind.Null, 0), (health.GetProperty("cameraError").ValueKind, health.GetProperty("faults").GetArrayLength()));
    }

    [Fact]
    public async Task Health_of_an_earlier_or_later_version_is_read()
    {
        const int Earlier = 42;
        await UploadAsync(Hex(NoSensor)[..(2 * Earlier)]);
        Assert.Empty((await _server.Client.CameraAsync("porch")).GetProperty("health").GetProperty("faults").EnumerateArray());

        await UploadAsync(Hex(NoSensor).ToUpperInvariant() + "FF00");
        AssertNoSensor((await _server.Client.CameraAsync("porch")).GetProperty("health"));
    }

    [Fact]
    public async Task Response_to_a_report_is_one_settings_message()
    {
        await ReportAsync("porch", Hex(NoSensor));
        await _server.Client.PutAsync(
            "/api/cameras/porch/settings",
            new StringContent("""{"intervalMs":60000}""", Encoding.UTF8, "application/json")
        );
        using var response = await ReportAsync("porch", Hex(NoSensor), UploadHeaders.WireAnswer);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.True(MessageHeader.TryRead(body, 0, body.Length, out var header, out _));
        Assert.Equal((MessageType.Settings, body.Length - MessageHeader.Size), (header.Type, header.BodyLength));
        Assert.True(CameraSettings.TryRead(body, MessageHeader.Size, header.BodyLength, out var settings, out _));
        Assert.Equal(60_000u, settings.IntervalMilliseconds);
    }

    [Theory]
    [InlineData("porch", null)]
    [InlineData("porch", "")]
    [InlineData("porch", "001")]
    [InlineData("porch", "zz")]
    [InlineData("porch", "00000000")]
    [InlineData("-porch", "00000000")]
    public async Task Invalid_report_is_rejected_and_registers_no_camera(string id, string? health)
    {
        using var response = await ReportAsync(id, health);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.EndsWith(".", (await response.JsonAsync()).Text("detail"), StringComparison.Ordinal);
        Assert.Equal("[]", await _server.Client.GetStringAsync("/api/cameras"));
    }

    [Fact]
    public async Task Report_longer_than_any_message_is_rejected()
    {
        using var response = await ReportAsync("porch", new string('0', (2 * WireProtocol.MaxControlBytes) + 2));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Report_of_a_camera_above_the_limit_returns_429_with_Retry_After()
    {
        await ReportAsync("a", Hex(NoSensor));
        await ReportAsync("b", Hex(NoSensor));
        using var response = await ReportAsync("c", Hex(NoSensor));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Report_requires_the_key_of_its_camera()
    {
        await using var server = await PairingRequests.StartPairedAsync(complains: true);
        var key = await server.PairAsync("porch");
        async Task<HttpStatusCode> StatusAsync(string id, byte[]? presented)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cameras/{id}/health");
            request.Headers.Add(UploadHeaders.Health, Hex(NoSensor));
            request.Headers.Authorization = presented is null
                ? null
                : new AuthenticationHeaderValue("Bearer", Convert.ToHexStringLower(presented));
            using var response = await server.Client.SendAsync(request);
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync("porch", key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("porch", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("porch", new byte[key.Length]));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("hall", key));
    }

    [Fact]
    public async Task Viewers_receive_a_fault_reported_without_a_frame()
    {
        await using var viewer = await ViewerClient.ConnectAsync(_server.Address, "/live");
        await viewer.ReceiveJsonAsync("cameras");
        await ReportAsync("porch", Hex(NoSensor));
        _clock.Advance(TimeSpan.FromSeconds(1));

        JsonElement[] faults;
        do
        {
            faults = [.. (await viewer.ReceiveJsonAsync("camera")).GetProperty("camera").GetProperty("faults").EnumerateArray()];
        } while (faults.Length == 0);

        Assert.Equal("camera", Assert.Single(faults).GetString());
    }

    [Fact]
    public async Task Report_of_an_upload_ends_when_the_stream_uplink_connects()
    {
        await ReportAsync("porch", Hex(NoSensor));
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "porch");
        await using (camera)
        {
            await HealthIsAbsentAsync("stream");
        }

        await Eventually.TrueAsync(() => _server.Get<CameraRegistry>().TryGet("porch", out var lost) && lost.Link is null);
        await HealthIsAbsentAsync("stream");
    }

    private static string Hex(Health health)
    {
        var message = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        var length = health.WriteMessage(message, 0);
        return Convert.ToHexStringLower(message.AsSpan(MessageHeader.Size..length));
    }

    private static void AssertNoSensor(JsonElement health)
    {
        Assert.Equal(("noSensor", 4), (health.Text("cameraError"), health.GetProperty("brownOuts").GetInt32()));
        Assert.Equal("camera", Assert.Single(health.GetProperty("faults").EnumerateArray()).GetString());
    }

    private async Task HealthIsAbsentAsync(string uplink)
    {
        JsonElement camera = default;
        await Eventually.TrueAsync(async () =>
        {
            camera = await _server.Client.CameraAsync("porch");
            return camera.GetProperty("uplink").GetString() == uplink;
        });
        Assert.Equal(JsonValueKind.Null, camera.GetProperty("health").ValueKind);
    }

    private async Task UploadAsync(string health)
    {
        using var content = UploadRequests.Jpeg(Jpeg);
        content.Headers.TryAddWithoutValidation(UploadHeaders.Health, health);
        using var response = await _server.Client.PostAsync("/api/cameras/porch/frames", content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<HttpResponseMessage> ReportAsync(string id, string? health, string? answer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cameras/{id}/health");
        if (health is not null)
        {
            request.Headers.TryAddWithoutValidation(UploadHeaders.Health, health);
        }

        if (answer is not null)
        {
            request.Headers.Add(UploadHeaders.Answer, answer);
        }

        return await _server.Client.SendAsync(request);
    }
}
