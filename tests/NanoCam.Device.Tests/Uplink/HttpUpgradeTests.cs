using System.Text;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Tests.Uplink;

public sealed class HttpUpgradeTests
{
    [Theory]
    [InlineData("http://cam.example/", "GET /uplink HTTP/1.1\r\nHost: cam.example\r\n")]
    [InlineData("http://10.0.0.2:8080", "GET /uplink HTTP/1.1\r\nHost: 10.0.0.2:8080\r\n")]
    [InlineData("https://cam.example/nano/", "GET /nano/uplink HTTP/1.1\r\nHost: cam.example\r\n")]
    [InlineData("https://cam.example:80/", "GET /uplink HTTP/1.1\r\nHost: cam.example:80\r\n")]
    public void Request_contains_path_and_host(string server, string begins)
    {
        Assert.True(ServerAddress.TryParse(server, out var address));
        var buffer = new byte[1024];
        var request = Encoding.ASCII.GetString(buffer, 0, HttpUpgrade.WriteRequest(buffer, address!));

        Assert.StartsWith(begins, request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nupgrade: NanoCam/1\r\n\r\n", 101, true, 0)]
    [InlineData("HTTP/1.0 503 No\r\nRETRY-AFTER:   7\r\n\r\n", 503, false, 7)]
    [InlineData("HTTP/1.1 503 No\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n\r\n", 503, false, 0)]
    [InlineData("HTTP/1.1 503 No\r\nRetry-After: 99999999999999999999\r\n\r\n", 503, false, 3600)]
    [InlineData("HTTP/1.1 101 X\r\nX-Upgrade: nanocam/1\r\n\r\n", 101, false, 0)]
    [InlineData("HTTP/2 101\r\n\r\n", 0, false, 0)]
    [InlineData("HTTP/1.1 abc\r\n\r\n", 0, false, 0)]
    [InlineData("HTTP/1.1\r\n\r\n", 0, false, 0)]
    [InlineData("\r\n\r\n", 0, false, 0)]
    public void Response_is_parsed(string text, int status, bool isOurs, int retryAfter)
    {
        var answer = Encoding.ASCII.GetBytes("????" + text + "body");
        var head = HttpUpgrade.FindEnd(answer, 4, answer.Length - 4);

        Assert.Equal(text.Length, head);
        Assert.Equal(status, HttpUpgrade.ReadStatus(answer, 4, head));
        Assert.Equal(isOurs, HttpUpgrade.IsNanoCamUpgrade(answer, 4, head));
        Assert.Equal(retryAfter, HttpUpgrade.ReadRetryAfter(answer, 4, head));
    }

    [Fact]
    public void Incomplete_head_has_no_end()
    {
        var answer = Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: nanocam/1\r\n\r\n");
        for (var count = 0; count < answer.Length; count++)
        {
            Assert.Equal(0, HttpUpgrade.FindEnd(answer, 0, count));
        }
    }
}
