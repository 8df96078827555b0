using System.Text;
using NanoCam.Testing;

namespace NanoCam.Device.Tests.Local;

public sealed class HttpServerTests
{
    [Theory]
    [InlineData("GET /status\r\n\r\n", "400")]
    [InlineData("GET  /status HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1 \r\n\r\n", "400")]
    [InlineData("GET status HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET http://camera/status HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/2.0\r\n\r\n", "400")]
    [InlineData("GET /sta\ttus HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /sta\0tus HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /st\u00e4tus HTTP/1.1\r\n\r\n", "400")]
    [InlineData("\r\nGET /status HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\n folded: line\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\nno colon\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\n: no name\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\nName : blank\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\nName: a\rb\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", "400")]
    [InlineData("GET /status HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\nContent-Length: 1x\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\nContent-Length:\r\n\r\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\ncontent-length: 2049\r\n\r\n", "413")]
    [InlineData("GET /status HTTP/1.1\r\nCONTENT-LENGTH: 99999999999999999999999\r\n\r\n", "413")]
    [InlineData("GET /status HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "411")]
    [InlineData("HEAD /status HTTP/1.1\r\n\r\n", "405")]
    [InlineData("DELETE /status HTTP/1.1\r\n\r\n", "405")]
    [InlineData("get /status HTTP/1.1\r\n\r\n", "405")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\n\n", "400")]
    [InlineData("GET /status HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody", "200")]
    [InlineData("GET /status HTTP/1.1\r\nHost: camera\r\nAccept: */*\r\n\r\n", "200")]
    public async Task Invalid_requests_are_rejected(string request, string status)
    {
        await using var camera = await LocalCamera.StartAsync();
        Assert.Equal(status, (await RawClient.AskAsync(camera.Port, request)).Split(' ')[1]);
    }

    [Fact]
    public async Task Head_of_2048_bytes_is_accepted_and_a_longer_one_returns_431()
    {
        await using var camera = await LocalCamera.StartAsync();
        var start = "GET /status HTTP/1.1\r\nX: ";
        var longest = start + new string('x', 2048 - start.Length - 4) + "\r\n\r\n";
        Assert.StartsWith("HTTP/1.1 200", await RawClient.AskAsync(camera.Port, longest), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await RawClient.AskAsync(camera.Port, start + new string('x', 3000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_may_arrive_byte_by_byte()
    {
        await using var camera = await LocalCamera.StartAsync();
        using var client = await RawClient.ConnectAsync(camera.Port);
        client.Socket.NoDelay = true;
        foreach (var c in "GET /status HTTP/1.1\r\nHost: camera\r\n\r\n")
        {
            await client.SendAsync(c.ToString());
        }

        Assert.StartsWith("HTTP/1.1 200", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_request_returns_408_and_frees_its_worker()
    {
        await using var camera = await LocalCamera.StartAsync(readMilliseconds: 400);
        List<RawClient> slow = [];
        for (var i = 0; i < 4; i++)
        {
            slow.Add(await RawClient.ConnectAsync(camera.Port));
            await slow[i].SendAsync("GET /status HTTP/1.1\r\nX: ");
        }

        // All workers are busy: the fifth client receives 503 immediately.
        await Eventually.TrueAsync(async () =>
            (await RawClient.AskAsync(camera.Port, "")).StartsWith("HTTP/1.1 503", StringComparison.Ordinal)
        );
        foreach (var client in slow)
        {
            Assert.StartsWith("HTTP/1.1 408", await client.ReadToEndAsync(), StringComparison.Ordinal);
            client.Dispose();
        }

        await Eventually.TrueAsync(async () =>
            (await RawClient.AskAsync(camera.Port, "GET /status HTTP/1.0\r\n\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Random_bytes_have_no_effect()
    {
        await using var camera = await LocalCamera.StartAsync(readMilliseconds: 200);
        Random random = new(80);
        for (var i = 0; i < 60; i++)
        {
            var bytes = new byte[random.Next(1, 3000)];
            random.NextBytes(bytes);
            using var client = await RawClient.ConnectAsync(camera.Port);
            await client.SendAsync(Encoding.Latin1.GetString(bytes) + "\n\n");
        }

        await Eventually.TrueAsync(async () =>
            (await RawClient.AskAsync(camera.Port, "GET /status HTTP/1.0\r\n\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
        );
    }
}
