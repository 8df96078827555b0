using System.Net;
using System.Security.Cryptography;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Pairing;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Server.Uploads;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Pairing;

public sealed class CameraKeyTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await PairingRequests.StartPairedAsync(complains: true);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Replayed_proof_is_rejected()
    {
        var key = await _server.PairAsync("door");
        var hello = new Hello
        {
            CameraId = "door",
            BootId = 1,
            Nonce = new byte[16],
        };
        Proof overheard;
        await using (var camera = await UplinkTestCamera.DialAsync(_server.Address))
        {
            await camera.SendAsync(hello);
            overheard = new Proof { Hmac = UplinkTestCamera.ProofOf(key, await ReadChallengeAsync(camera), hello) };
            await camera.SendMessageAsync(overheard.WriteMessage);
            await camera.ExpectAsync(MessageType.Welcome);
        }

        await using var thief = await UplinkTestCamera.DialAsync(_server.Address);
        await thief.SendAsync(hello);
        await ReadChallengeAsync(thief);
        await thief.SendMessageAsync(overheard.WriteMessage);
        Assert.Equal(GoodbyeReason.NotAuthorized, (await thief.ExpectGoodbyeAsync()).Reason);
    }

    [Fact]
    public async Task Every_challenge_is_unique()
    {
        await _server.PairAsync("door");
        var nonces = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            await using var camera = await UplinkTestCamera.DialAsync(_server.Address);
            await camera.SendAsync(new Hello { CameraId = "door" });
            nonces.Add(Convert.ToHexString((await ReadChallengeAsync(camera)).Nonce));
        }

        Assert.Equal(3, nonces.Count);
    }

    [Fact]
    public async Task Key_is_rejected_for_another_camera_id()
    {
        var key = await _server.PairAsync("door");
        await _server.PairAsync("hall");

        await using var camera = await UplinkTestCamera.ProveAsync(_server.Address, "hall", key);
        Assert.Equal(GoodbyeReason.NotAuthorized, (await camera.ExpectGoodbyeAsync()).Reason);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PostFrameAsync("hall", key)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PostFrameAsync("new", key)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PostFrameAsync("hall", key, "/upload?camera={0}")).StatusCode);
        Assert.Null(Find("hall")!.Feed.TakeLatest());
    }

    [Fact]
    public async Task Frame_instead_of_a_proof_closes_the_connection()
    {
        await _server.PairAsync("door");
        await using var camera = await UplinkTestCamera.DialAsync(_server.Address);
        await camera.SendAsync(new Hello { CameraId = "door" });
        await ReadChallengeAsync(camera);
        await camera.SendFrameAsync(1, TestJpeg.Create());
        Assert.Equal(GoodbyeReason.ProtocolError, (await camera.ExpectGoodbyeAsync()).Reason);
        Assert.Null(Find("door")!.Feed.TakeLatest());
    }

    [Fact]
    public async Task Wrong_proofs_are_counted_and_logged_once_and_correct_proofs_still_pass()
    {
        var key = await _server.PairAsync("door");
        for (var i = 0; i < 8; i++)
        {
            await using var wrong = await UplinkTestCamera.ProveAsync(_server.Address, "door", RandomNumberGenerator.GetBytes(32));
            Assert.Equal(i < 5 ? 0 : 60, (await wrong.ExpectGoodbyeAsync()).RetryAfterSeconds);
        }

        Assert.Equal(8, _server.Get<CameraAuthenticator>().Rejected);
        Assert.Single(_server.Logs.Warnings);
        await using var right = await UplinkTestCamera.ProveAsync(_server.Address, "door", key);
        await right.ExpectAsync(MessageType.Welcome);
    }

    [Fact]
    public async Task Revoking_a_key_closes_the_uplink_and_invalidates_the_key()
    {
        var key = await _server.PairAsync("door");
        await using var camera = await UplinkTestCamera.ProveAsync(_server.Address, "door", key);
        await camera.ExpectAsync(MessageType.Ping);

        Assert.Equal(HttpStatusCode.NoContent, (await _server.Client.DeleteAsync("/api/cameras/door/key")).StatusCode);
        Assert.Equal(GoodbyeReason.NotAuthorized, (await camera.ExpectGoodbyeAsync()).Reason);
        Assert.Null(await camera.ReadMessageAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Client.PostFrameAsync("door", key)).StatusCode);
        await _server.RestartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Client.PostFrameAsync("door", key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Client.DeleteAsync("/api/cameras/door/key")).StatusCode);
    }

    [Fact]
    public async Task Revoking_a_key_also_revokes_an_unused_code()
    {
        await _server.PairAsync("door");
        var code = await _server.MakeCodeAsync("door");
        Assert.Equal(HttpStatusCode.NoContent, (await _server.Client.DeleteAsync("/api/cameras/door/key")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PairAsync("door", code)).Answer.StatusCode);
        await _server.RestartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PairAsync("door", code)).Answer.StatusCode);
    }

    [Fact]
    public async Task New_key_closes_connections_opened_with_the_old_one()
    {
        var old = await _server.PairAsync("door");
        await using var camera = await UplinkTestCamera.ProveAsync(_server.Address, "door", old);
        await camera.ExpectAsync(MessageType.Ping);
        await _server.PairAsync("door");
        Assert.Equal(GoodbyeReason.NotAuthorized, (await camera.ExpectGoodbyeAsync()).Reason);
    }

    [Fact]
    public async Task Removing_a_camera_revokes_its_key()
    {
        var key = await _server.PairAsync("door");
        Assert.Equal(HttpStatusCode.NoContent, (await _server.Client.DeleteAsync("/api/cameras/door")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Client.PostFrameAsync("door", key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Client.GetAsync("/api/cameras/door/key")).StatusCode);
    }

    [Fact]
    public async Task Key_identifies_the_camera_of_an_upload_without_an_id()
    {
        var key = await _server.PairAsync("door");
        var answer = await _server.Client.PostFrameAsync("", key, "/upload");
        Assert.Equal("door", (await answer.JsonAsync()).Text("camera"));
    }

    [Fact]
    public async Task Camera_id_in_a_form_cannot_bypass_the_key()
    {
        var key = await _server.PairAsync("door");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/upload") { Content = UploadRequests.File(TestJpeg.Create(), "hall") };
        request.Headers.Authorization = new("Bearer", Convert.ToHexString(key));
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.SendAsync(request)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await _server.Client.PostAsync("/upload", UploadRequests.File(TestJpeg.Create(), "door"))).StatusCode
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer 00")]
    [InlineData("Basic ZG9vcjprZXk=")]
    [InlineData("Bearer zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Bearer 0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Upload_without_the_key_returns_instructions(string? authorization)
    {
        await _server.PairAsync("door");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/door/frames")
        {
            Content = UploadRequests.Jpeg(TestJpeg.Create()),
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        var answer = await _server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        Assert.NotEmpty((await answer.JsonAsync()).Text("detail"));
        Assert.Null(Find("door")!.Feed.TakeLatest());
    }

    [Fact]
    public async Task Key_sent_over_plain_HTTP_from_another_machine_causes_one_warning()
    {
        var key = await _server.PairAsync("door");
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.Scheme = "http";
        context.Request.Headers.Authorization = $"Bearer {Convert.ToHexString(key)}";
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        for (var i = 0; i < 2; i++)
        {
            Assert.Null(_server.Get<UploadAuthenticator>().Check(context, "door", out var owner));
            Assert.Equal("door", owner);
        }

        Assert.NotEmpty(context.Response.Headers[ResponseHeaders.Warning].ToString());
        Assert.Single(_server.Logs.Warnings);
        Assert.False((await _server.Client.PostFrameAsync("door", key)).Headers.Contains(ResponseHeaders.Warning));
    }

    [Fact]
    public async Task Keys_and_codes_are_not_logged()
    {
        var code = await _server.MakeCodeAsync();
        var (_, key) = await _server.Client.PairAsync("door", code);
        await _server.Client.PostFrameAsync("door", key);
        await _server.Client.DeleteAsync("/api/cameras/door/key");
        await _server.Client.PostFrameAsync("door", key);
        Assert.DoesNotContain(_server.Logs.Entries, entry =>
            entry.Message.Contains(code, StringComparison.OrdinalIgnoreCase)
            || entry.Message.Contains(code[5..], StringComparison.OrdinalIgnoreCase)
            || entry.Message.Contains(Convert.ToHexString(key), StringComparison.OrdinalIgnoreCase)
        );
    }

    private Server.Cameras.Camera? Find(string id) => _server.Get<CameraRegistry>().TryGet(id, out var camera) ? camera : null;

    private static async Task<Challenge> ReadChallengeAsync(UplinkTestCamera camera)
    {
        var (body, length) = await camera.ExpectAsync(MessageType.Challenge);
        Assert.True(Challenge.TryRead(body, 0, length, out var challenge, out _));
        return challenge;
    }
}
