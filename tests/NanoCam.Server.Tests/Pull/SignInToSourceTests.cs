using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoCam.Server.Accounts;
using NanoCam.Server.Pull;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>Passwords of sources: given where they are asked for, and to nobody else; redirects; another NanoCam.</summary>
public sealed class SignInToSourceTests : PullTestBase
{
    private static readonly byte[] Picture =
    [
        .. FakeSource.Head("200 OK\nContent-Type: image/jpeg\nConnection: close"),
        .. GoldenFrames.Baseline.Bytes,
    ];

    [Fact]
    public async Task Basic_is_answered_when_it_is_asked_for()
    {
        await using var source = new FakeSource(
            (head, connection, stop) =>
                connection
                    .WriteAsync(
                        head.Contains($"Authorization: Basic {Convert.ToBase64String("anna:hunter2"u8)}", StringComparison.Ordinal)
                            ? Picture
                            : Ask("Basic realm=\"cam\""),
                        stop
                    )
                    .AsTask()
        );
        await PullAsync(source.Address, null, ("User", "anna"), ("Password", "hunter2"));

        await ExpectAsync(GoldenFrames.Baseline.Bytes);
        Assert.DoesNotContain("Authorization", source.Requests.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_not_sent_to_the_host_that_a_redirect_names()
    {
        await using var thief = FakeSource.Answering(Ask("Basic realm=\"cam\""));
        // Another port is another place, too.
        await using var source = FakeSource.Answering(
            FakeSource.Head($"302 Found\nLocation: http://x:y@127.0.0.1:{thief.Address.Port}/\nConnection: close\nContent-Length: 0")
        );
        await PullAsync(source.Address, null, ("User", "anna"), ("Password", "hunter2"));

        Assert.Contains("(401)", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
        Assert.DoesNotContain(thief.Requests, head => head.Contains("Authorization", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_redirect_is_followed()
    {
        await using var target = FakeSource.Answering(Picture);
        await using var source = FakeSource.Answering(
            FakeSource.Head($"307 There\nLocation: {target.Address}\nConnection: close\nContent-Length: 0")
        );
        await PullAsync(source.Address);

        await ExpectAsync(GoldenFrames.Baseline.Bytes);
    }

    [Fact]
    public async Task A_redirect_from_elsewhere_to_this_machine_is_not_followed()
    {
        await using var inside = FakeSource.Answering(Picture);
        await using var source = FakeSource.Answering(
            FakeSource.Head($"302 Found\nLocation: http://localhost:{inside.Address.Port}/\nConnection: close\nContent-Length: 0")
        );
        await PullAsync(source.Address);

        Assert.Contains("redirects to localhost, which is this machine", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
        Assert.Empty(inside.Requests);
    }

    [Fact]
    public async Task A_redirect_to_the_address_of_this_machine_in_its_network_is_not_followed()
    {
        var ours = Array.Find(await Dns.GetHostAddressesAsync(Dns.GetHostName()), address =>
            address.AddressFamily == AddressFamily.InterNetwork
            && !IPAddress.IsLoopback(address)
            && address.GetAddressBytes() is not [169, 254, ..]
        );
        if (ours is null)
        {
            // A machine without a network has no such address.
            return;
        }

        using var inside = new TcpListener(ours, 0);
        inside.Start();
        await using var source = FakeSource.Answering(
            FakeSource.Head($"302 Found\nLocation: http://{inside.LocalEndpoint}/\nConnection: close\nContent-Length: 0")
        );
        await PullAsync(source.Address);

        Assert.Contains($"redirects to {ours}, which is this machine", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
        using var asked = await inside.AcceptTcpClientAsync();
        Assert.Equal(0, await asked.GetStream().ReadAsync(new byte[1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_NanoCam_is_pulled_with_a_token(bool inAddress)
    {
        await using var other = await AccountServer.StartAsync();
        other.AddCamera("hall");
        other.Add("owner", Role.Administrator);
        var token = other
            .Get<TokenStore>()
            .Create(other.Get<UserStore>().Find("owner")!, "pull", Role.Viewer, TimeSpan.FromDays(1))!
            .Value.Secret;
        var stream = new Uri(other.Anonymous.BaseAddress!, "api/cameras/hall/stream.mjpeg");
        Publish(other);
        await (inAddress ? PullAsync(new Uri($"{stream}?token={token}")) : PullAsync(stream, null, ("User", "any"), ("Password", token)));

        await ExpectAsync(GoldenFrames.Baseline.Bytes);
        Assert.True(Status!.IsStream);
        Assert.DoesNotContain(Server.Logs.Entries, line => line.Message.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public void The_controls_of_a_CameraWebServer_are_found_by_its_stream()
    {
        Assert.Equal("http://192.168.1.50/", ControlsOf("http://192.168.1.50:81/stream"));
        Assert.Equal("http://cam.lan/esp/", ControlsOf("http://cam.lan/esp/capture?x=1"));
        Assert.Null(ControlsOf("http://192.168.1.50:8080/?action=stream"));
        Assert.Equal("http://cam.lan/esp/?token=1", ControlsOf("http://cam.lan/x", "http://cam.lan/esp/control?token=1"));
    }

    private static string? ControlsOf(string url, string controlUrl = "")
    {
        Assert.True(
            PullSource.TryCreate(
                new PullSourceOptions
                {
                    Id = Id,
                    Url = url,
                    ControlUrl = controlUrl,
                },
                isFixed: true,
                out var source,
                out var error
            ),
            error
        );
        return source.ControlUrl?.OriginalString.Replace(":80/", "/", StringComparison.Ordinal);
    }

    private static byte[] Ask(string challenge) =>
        Encoding.ASCII.GetBytes(
            $"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: {challenge}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        );

    private static void Publish(AccountServer server)
    {
        var gate = server.Get<NanoCam.Server.Ingest.FrameGate>();
        Assert.True(server.Get<NanoCam.Server.Cameras.CameraRegistry>().TryGet("hall", out var camera));
        gate.TryRent(camera, GoldenFrames.Baseline.Bytes.Length, out var frame);
        GoldenFrames.Baseline.Bytes.CopyTo(frame!.Buffer, 0);
        gate.Admit(camera, frame, default);
        frame.Release();
    }
}
