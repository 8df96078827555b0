using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoCam.Server.Accounts;
using NanoCam.Server.Pull;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>Credentials of sources, which are sent only to the configured host; redirects; another NanoCam server.</summary>
public sealed class SignInToSourceTests : PullTestBase
{
    private static readonly byte[] Frame =
    [
        .. FakeSource.Head("200 OK\nContent-Type: image/jpeg\nConnection: close"),
        .. GoldenFrames.Baseline.Bytes,
    ];

    [Fact]
    public async Task Basic_credentials_are_sent_after_a_challenge()
    {
        await using var source = new FakeSource(
            (head, connection, stop) =>
                connection
                    .WriteAsync(
                        head.Contains($"Authorization: Basic {Convert.ToBase64String("anna:hunter2"u8)}", StringComparison.Ordinal)
                            ? Frame
                            : Challenge("Basic realm=\"cam\""),
                        stop
                    )
                    .AsTask()
        );
        await PullAsync(source.Address, null, ("User", "anna"), ("Password", "hunter2"));

        await ExpectAsync(GoldenFrames.Baseline.Bytes);
        Assert.DoesNotContain("Authorization", source.Requests.First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Digest realm=\"a\", nonce=\"n\", realm=\"b\"")]
    [InlineData("Digest realm=\"a\", nonce=\"n\", algorithm=MD5, algorithm=MD5")]
    [InlineData("Digest")]
    [InlineData("Digest realm=\"a")]
    [InlineData("Digest realm=\"a\", nonce=\"n\", qop=\"auth,auth\"")]
    [InlineData("Basic Basic, Digest ,,,=")]
    public async Task Malformed_challenge_delays_only_its_own_source(string challenge)
    {
        await using var bad = FakeSource.Answering(Challenge(challenge));
        await using var good = FakeSource.Answering(Frame);
        await PullAsync(
            bad.Address,
            null,
            ("User", "anna"),
            ("Password", "hunter2"),
            ("NanoCam:Pull:1:Id", "good"),
            ("NanoCam:Pull:1:Url", $"{good.Address}")
        );

        Assert.NotNull(await ProblemInAsync(PullPhase.Waiting));
        var sources = Server.Get<PullSourceStore>();
        var added = new PullSourceOptions { Id = "added", Url = $"{good.Address}added" };
        Assert.True(PullSource.TryCreate(added, isFixed: false, out var source, out _));
        sources.TryPut(source);
        await Eventually.TrueAsync(() => good.Requests.Any(head => head.StartsWith("GET /added ", StringComparison.Ordinal)));
        sources.Remove("added");
        sources.Remove(Id);
        await Eventually.TrueAsync(() => Server.Get<PullSupervisor>().All.Select(worker => worker.Id).SequenceEqual(["good"]));
        await Server.StopAsync();
    }

    [Fact]
    public async Task Password_is_not_sent_to_the_host_of_a_redirect()
    {
        await using var thief = FakeSource.Answering(Challenge("Basic realm=\"cam\""));
        // Another port counts as another host.
        await using var source = FakeSource.Answering(
            FakeSource.Head($"302 Found\nLocation: http://x:y@127.0.0.1:{thief.Address.Port}/\nConnection: close\nContent-Length: 0")
        );
        await PullAsync(source.Address, null, ("User", "anna"), ("Password", "hunter2"));

        Assert.Contains("(401)", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
        Assert.DoesNotContain(thief.Requests, head => head.Contains("Authorization", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Redirect_is_followed()
    {
        await using var target = FakeSource.Answering(Frame);
        await using var source = FakeSource.Answering(
            FakeSource.Head($"307 There\nLocation: {target.Address}\nConnection: close\nContent-Length: 0")
        );
        await PullAsync(source.Address);

        await ExpectAsync(GoldenFrames.Baseline.Bytes);
    }

    [Fact]
    public async Task Redirect_to_this_machine_is_not_followed()
    {
        await using var inside = FakeSource.Answering(Frame);
        await using var source = FakeSource.Answering(
            FakeSource.Head($"302 Found\nLocation: http://localhost:{inside.Address.Port}/\nConnection: close\nContent-Length: 0")
        );
        await PullAsync(source.Address);

        Assert.Contains("redirects to localhost, which is this machine", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
        Assert.Empty(inside.Requests);
    }

    [Fact]
    public async Task Redirect_to_the_network_address_of_this_machine_is_not_followed()
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
        using var connected = await inside.AcceptTcpClientAsync();
        Assert.Equal(0, await connected.GetStream().ReadAsync(new byte[1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_NanoCam_server_is_pulled_with_a_token(bool inAddress)
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
    public void Control_address_is_derived_from_the_stream_address()
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

    private static byte[] Challenge(string challenge) =>
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
