using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NanoCam.Client;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Hosting;

public sealed class ReverseProxyTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(200_000);
    private static readonly CancellationToken Limit = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    public static TheoryData<string, string> Proxies =>
        new()
        {
            { "nginx", "" },
            { "nginx", "/cameras" },
            { "caddy", "" },
            { "caddy", "/cameras" },
        };

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task All_routes_work_through_a_proxy_configured_as_in_the_guide(string kind, string prefix)
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Proxy:Trusted:0", "127.0.0.1"));
        await using var proxy = await ReverseProxy.StartAsync(kind, server.Address, prefix);
        using var http = Client(proxy);

        await UploadsAsync(http);
        await using var camera = await StreamUplinkClient.ConnectAsync(
            new StreamUplinkOptions
            {
                Server = proxy.Address,
                Hello = new Hello { CameraId = "stream", BootId = 7 },
                Clock = new CameraClock(TimeProvider.System),
                Tls = proxy.Trusting(),
            },
            Limit
        );
        await SendAsync(camera, 1);
        await using var mjpeg = await OpenStreamAsync(http);
        Assert.True(await HoldsAsync(mjpeg, Jpeg), "The newest frame did not come while the stream stayed open.");
        await SendAsync(camera, 2);
        Assert.True(await HoldsAsync(mjpeg, Jpeg), "The second frame did not come while the stream stayed open.");
        Assert.Equal(Jpeg, await FirstBinaryAsync(proxy, "api/cameras/stream/ws"));
        Assert.Contains("css/base.css", await http.GetStringAsync("", Limit), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Address_scheme_host_and_path_come_from_the_proxy_headers(string kind, string prefix)
    {
        var seen = new Seen();
        await using var server = await StartAsync(seen, ("NanoCam:Proxy:Trusted:0", "127.0.0.1"), ("NanoCam:Proxy:Trusted:1", "::1"));
        await using var proxy = await ReverseProxy.StartAsync(kind, server.Address, prefix);
        using var http = Client(proxy);

        using var request = new HttpRequestMessage(HttpMethod.Get, "health/live");
        // Forged headers that must have no effect.
        request.Headers.Add("X-Forwarded-Host", "elsewhere.example");
        request.Headers.Add("X-Forwarded-Prefix", "/elsewhere");
        (await http.SendAsync(request, Limit)).EnsureSuccessStatusCode();

        Assert.Equal(("https", proxy.Address.Authority, prefix), (seen.Scheme, seen.Host, seen.PathBase));
        Assert.True(IPAddress.IsLoopback(seen.Address!));
    }

    [Theory]
    [InlineData("", "127.0.0.1", "http")]
    [InlineData("10.0.0.0/8", "127.0.0.1", "http")]
    [InlineData("127.0.0.1", "203.0.113.9", "https")]
    public async Task Forwarded_headers_are_accepted_only_from_trusted_proxies(string trusted, string address, string scheme)
    {
        var seen = new Seen();
        await using var server = await StartAsync(seen, ("NanoCam:Proxy:Trusted:0", trusted));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");

        (await server.Client.SendAsync(request, Limit)).EnsureSuccessStatusCode();

        Assert.Equal((address, scheme), (seen.Address!.ToString(), seen.Scheme));
    }

    [Fact]
    public async Task Path_prefix_that_the_proxy_keeps_is_removed()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Proxy:PathBase", "/cameras"));

        Assert.Equal("[]", await server.Client.GetStringAsync("/cameras/api/cameras", Limit));
        Assert.Contains("css/base.css", await server.Client.GetStringAsync("/cameras/", Limit), StringComparison.Ordinal);
    }

    private static async Task UploadsAsync(HttpClient http)
    {
        using var raw = await http.PostAsync("api/cameras/photo/frames", UploadRequests.Jpeg(Jpeg), Limit);
        using var form = await http.PostAsync("upload", UploadRequests.File(Jpeg, "form"), Limit);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (raw.StatusCode, form.StatusCode));
        Assert.Equal(Jpeg, await http.GetByteArrayAsync("api/cameras/photo/frame.jpg", Limit));
    }

    private static async Task SendAsync(StreamUplinkClient camera, uint sequence)
    {
        await camera.WaitForCreditAsync(Limit);
        await camera.SendFrameAsync(
            Jpeg,
            new FrameHeader
            {
                Sequence = sequence,
                CaptureMicroseconds = sequence,
                JpegLength = Jpeg.Length,
            },
            Limit
        );
    }

    private static async Task<Stream> OpenStreamAsync(HttpClient http)
    {
        Stream? stream = null;
        await Eventually.TrueAsync(async () =>
        {
            var response = await http.GetAsync("api/cameras/stream/stream.mjpeg", HttpCompletionOption.ResponseHeadersRead, Limit);
            stream = response.IsSuccessStatusCode ? await response.Content.ReadAsStreamAsync(Limit) : null;
            return stream is not null;
        });
        return stream!;
    }

    private static async Task<bool> HoldsAsync(Stream stream, byte[] jpeg)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(Limit);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var received = new byte[jpeg.Length + 4096];
        for (var length = 0; length < received.Length; )
        {
            var read = await stream.ReadAsync(received.AsMemory(length), patience.Token);
            if (read == 0)
            {
                return false;
            }

            length += read;
            if (received.AsSpan(0, length).IndexOf(jpeg) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<byte[]> FirstBinaryAsync(ReverseProxy proxy, string path)
    {
        using var socket = new ClientWebSocket();
        using var handler = new HttpMessageInvoker(new SocketsHttpHandler { SslOptions = proxy.Trusting() });
        await socket.ConnectAsync(new UriBuilder(new Uri(proxy.Address, path)) { Scheme = "wss" }.Uri, handler, Limit);
        var buffer = new byte[Jpeg.Length + 1];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), Limit);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return buffer[..length];
            }
        }
    }

    private static Task<TestServer> StartAsync(Seen seen, params (string Key, string? Value)[] settings) =>
        TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings.ToDictionary(s => s.Key, s => s.Value),
                Configure = builder => builder.Services.AddSingleton<IStartupFilter>(seen),
            }
        );

    private static HttpClient Client(ReverseProxy proxy) =>
        new(new SocketsHttpHandler { SslOptions = proxy.Trusting() }) { BaseAddress = proxy.Address };

    // Returns the properties of the request as the routes see them.
    private sealed class Seen : IStartupFilter
    {
        public IPAddress? Address { get; private set; }

        public string Scheme { get; private set; } = "";

        public string Host { get; private set; } = "";

        public string PathBase { get; private set; } = "";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (HttpContext context, RequestDelegate rest) =>
                    {
                        await rest(context);
                        (Address, Scheme, Host, PathBase) = (
                            context.Connection.RemoteIpAddress,
                            context.Request.Scheme,
                            context.Request.Host.Value ?? "",
                            context.Request.PathBase.Value ?? ""
                        );
                    }
                );
                next(app);
            };
    }
}
