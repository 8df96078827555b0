using System.Net;
using System.Text;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Uplink;

public sealed class HttpUplinkClientTests : UplinkTestBase
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xFE, 0, 2, 0xFB, 0xF0, 0xFF, 0xD9];

    [Fact]
    public async Task Frame_is_posted_as_raw_JPEG_with_its_metadata_in_headers()
    {
        using var client = new HttpUplinkClient(Server.Address);
        var metadata = new UploadMetadata
        {
            CameraId = "door",
            BootId = 4_000_000_000,
            Sequence = 12,
            Age = TimeSpan.FromMilliseconds(345.6),
            Rssi = -71,
            ResetReason = ResetReason.BrownOut,
            Firmware = "cam/1",
            Health = new Health { UptimeMilliseconds = 0x01020304, BrownOuts = 3 },
        };
        var posting = client.PostFrameAsync(Jpeg, metadata, Limit);
        using var connection = await Server.AcceptAsync();
        Assert.Equal(Jpeg, await connection.ReadBodyAsync());
        await connection.AnswerAsync(
            200,
            """
            {"status":"success","filename":"door-1.jpg","timestamp":1769860800.25,"verdict":"duplicate",
             "settings":{"intervalMs":66,"width":800,"height":600,"quality":70,"controls":{"brightness":-1,"hmirror":1,"unknown":4}}}
            """
        );

        var result = await posting;

        Assert.StartsWith("POST /api/cameras/door/frames HTTP/1.1\r\n", connection.RequestHead, StringComparison.Ordinal);
        foreach (
            var header in (string[])
                [
                    "Content-Type: image/jpeg",
                    "X-NanoCam-Camera: door",
                    "X-NanoCam-Boot: 4000000000",
                    "X-NanoCam-Sequence: 12",
                    "X-NanoCam-Age-Ms: 345",
                    "X-NanoCam-Rssi: -71",
                    "X-NanoCam-Reset: 6",
                    "X-NanoCam-Firmware: cam/1",
                ]
        )
        {
            Assert.Contains($"\r\n{header}\r\n", connection.RequestHead, StringComparison.Ordinal);
        }

        Assert.Contains("\r\nX-NanoCam-Health: 0403020100000000", connection.RequestHead, StringComparison.Ordinal);
        Assert.True(result.IsSuccess);
        Assert.Equal((FrameVerdict.Duplicate, "door-1.jpg"), (result.Verdict, result.Filename));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, 250, TimeSpan.Zero), result.Timestamp);
        Assert.Equal(
            (66u, 800, 600, 70),
            (result.Settings!.IntervalMilliseconds, result.Settings.Width, result.Settings.Height, result.Settings.Quality)
        );
        Assert.Equal(
            [
                new ControlValue { Control = CameraControl.Brightness, Value = -1 },
                new ControlValue { Control = CameraControl.Mirror, Value = 1 },
            ],
            result.Settings.Controls
        );
    }

    [Theory]
    [InlineData(UploadEncoding.Raw, "image/jpeg")]
    [InlineData(UploadEncoding.Multipart, "multipart/form-data")]
    [InlineData(UploadEncoding.Base64, "application/x-www-form-urlencoded")]
    [InlineData(UploadEncoding.Base64DataUrl, "application/x-www-form-urlencoded")]
    public async Task Upload_supports_the_encodings_of_older_clients(UploadEncoding form, string type)
    {
        using var client = new HttpUplinkClient(Server.Address);
        var posting = client.UploadAsync(Jpeg, form, new UploadMetadata(), Limit);
        using var connection = await Server.AcceptAsync();
        var body = await connection.ReadBodyAsync();
        await connection.AnswerAsync(200, "{}");
        await posting;

        Assert.StartsWith("POST /upload HTTP/1.1\r\n", connection.RequestHead, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Type: {type}", connection.RequestHead, StringComparison.Ordinal);
        var text = Encoding.Latin1.GetString(body);
        var base64 = Convert.ToBase64String(Jpeg);
        switch (form)
        {
            case UploadEncoding.Raw:
                Assert.Equal(Jpeg, body);
                break;
            case UploadEncoding.Multipart:
                Assert.Contains("name=image; filename=image.jpg", text, StringComparison.Ordinal);
                Assert.True(body.AsSpan().IndexOf(Jpeg) > 0);
                break;
            case UploadEncoding.Base64:
                Assert.Equal("image=" + Uri.EscapeDataString(base64), text);
                break;
            case UploadEncoding.Base64DataUrl:
                Assert.Equal("image=" + Uri.EscapeDataString("data:image/jpeg;base64," + base64), text);
                break;
        }
    }

    [Theory]
    [InlineData(
        413,
        "{\"error\":\"The image has 20 MB; 1 MB is allowed.\"}",
        FrameVerdict.TooLarge,
        "413: The image has 20 MB; 1 MB is allowed."
    )]
    [InlineData(415, "{\"title\":\"Unsupported\",\"detail\":\"Not a JPEG\"}", FrameVerdict.NotJpeg, "415: Not a JPEG.")]
    [InlineData(400, "{\"verdict\":\"truncated\",\"detail\":\"Cut off\"}", FrameVerdict.Truncated, "400: Cut off.")]
    [InlineData(404, "<html>", null, "404: X.")]
    [InlineData(500, "[1]", null, "500: X.")]
    public async Task Rejected_frame_is_a_result_with_verdict_and_sentence(int status, string json, FrameVerdict? verdict, string sentence)
    {
        using var client = new HttpUplinkClient(Server.Address);
        var posting = client.UploadAsync(Jpeg, UploadEncoding.Raw, new UploadMetadata(), Limit);
        using var connection = await Server.AcceptAsync();
        await connection.ReadBodyAsync();
        await connection.AnswerAsync(status, json);

        var result = await posting;

        Assert.False(result.IsSuccess);
        Assert.Equal((HttpStatusCode)status, result.Status);
        Assert.Equal(verdict, result.Verdict);
        Assert.EndsWith(sentence, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreachable_server_is_an_exception()
    {
        Server.Dispose();
        using var client = new HttpUplinkClient(Server.Address);

        var exception = await Assert.ThrowsAsync<UplinkException>(() =>
            client.UploadAsync(Jpeg, UploadEncoding.Raw, new UploadMetadata(), Limit)
        );

        Assert.Equal(UplinkFailure.Unreachable, exception.Failure);
    }

    [Fact]
    public async Task Camera_id_cannot_change_the_path()
    {
        using var client = new HttpUplinkClient(Server.Address);
        await Assert.ThrowsAsync<ArgumentException>(() => client.PostFrameAsync(Jpeg, new UploadMetadata { CameraId = "../x" }, Limit));
    }
}
