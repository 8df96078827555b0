using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Api;

/// <summary>Requests that Kestrel rejects before any route, byte by byte.</summary>
public sealed class InvalidRequestTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400, "missing Host header")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "Multiple Host headers")]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "Invalid Host header")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n:8080\r\n\r\n", 400, "Invalid request header")]
    [InlineData("nonsense\r\n\r\n", 400, "Invalid request line")]
    [InlineData("GET / HTTP/3.7\r\nHost: a\r\n\r\n", 505, "Unrecognized HTTP version")]
    [InlineData("\x16\x03\x01\x02\x00\x01\x00", 400, "TLS handshake")]
    [InlineData("POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n\r\n", 400, "")]
    [InlineData("GET / HTTP/1.1\r\nHost: xn--\r\n\r\n", 400, "host name of the request is not valid")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a.XN--99999999\r\n\r\n", 421, "")]
    [InlineData("POST /api/pair HTTP/1.1\r\nHost: xn--0\r\nContent-Length: 0\r\n\r\n", 400, "host name of the request is not valid")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Host: xn--\r\n\r\n", 400, "host name of the request is not valid")]
    public async Task Invalid_request_is_answered_with_a_problem(string request, int status, string reason)
    {
        await using var server = await TestServer.StartAsync();
        var (head, body) = await AskAsync(server, request);
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", head, StringComparison.Ordinal);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Contains(reason, problem.Text("detail"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task HEAD_receives_only_the_headers_of_the_problem()
    {
        await using var server = await TestServer.StartAsync();
        var (head, body) = await AskAsync(server, "HEAD / HTTP/1.1\r\n\r\n");
        Assert.Contains("Content-Type: application/problem+json", head, StringComparison.Ordinal);
        Assert.Empty(body);
    }

    [Fact]
    public async Task Invalid_requests_are_logged_once_a_minute()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = clock });
        for (var i = 0; i < 50; i++)
        {
            await AskAsync(server, "GET / HTTP/1.1\r\n\r\n");
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(server, "GET / HTTP/1.1\r\nHost: \x1b[2J/\r\n\r\n");
        var lines = server.Logs.Entries.Where(entry => entry.Message.Contains("not valid HTTP/1.1", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.StartsWith("Rejected 50 requests", lines[1].Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', lines[1].Message);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("localhost")]
    [InlineData("evil.example")]
    public async Task Host_of_a_target_in_absolute_form_takes_precedence_over_the_header(string host)
    {
        await using var server = await TestServer.StartAsync();
        var target = server.Address.GetLeftPart(UriPartial.Authority);
        var (head, _) = await AskAsync(server, $"GET {target}/health/live HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        var (foreign, _) = await AskAsync(
            server,
            $"GET http://evil.example/health/live HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 421 ", foreign, StringComparison.Ordinal);
    }

    private static async Task<(string Head, string Body)> AskAsync(TestServer server, string request)
    {
        using var client = new TcpClient(server.Address.Host, server.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var answer = new MemoryStream();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[4096];
        // A response to a valid request keeps the connection open.
        while (!IsWhole(Encoding.Latin1.GetString(answer.ToArray())) && await stream.ReadAsync(buffer, timeout.Token) is > 0 and var read)
        {
            answer.Write(buffer, 0, read);
        }

        var parts = Encoding.UTF8.GetString(answer.ToArray()).Split("\r\n\r\n", 2);
        return (parts[0], parts.ElementAtOrDefault(1) ?? "");
    }

    private static bool IsWhole(string answer)
    {
        var parts = answer.Split("\r\n\r\n", 2);
        var length = parts[0].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return parts.Length == 2
            && length is not null
            && parts[1].Length >= int.Parse(length["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
