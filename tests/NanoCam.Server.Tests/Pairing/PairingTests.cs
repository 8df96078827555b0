using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Pairing;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Pairing;

public sealed class PairingTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await PairingRequests.StartPairedAsync(_clock, complains: true);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void Computation_matches_the_documented_vector()
    {
        var nonce = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
        var key = new byte[32];
        var proof = new byte[32];
        PairingProof.Derive("7QK4M2X9TB", nonce, "door", key);
        PairingProof.Prove(key, nonce, "door", proof);
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "wire-format.md"));
        Assert.Contains($"`{Convert.ToHexStringLower(key)}`", page, StringComparison.Ordinal);
        Assert.Contains($"`{Convert.ToHexStringLower(proof)}`", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7qk4m-2x9tb", "7QK4M2X9TB")]
    [InlineData(" 7QK4M 2X9TB ", "7QK4M2X9TB")]
    [InlineData("OoIiL-00000", "0011100000")]
    [InlineData("7QK4M-2X9T", null)]
    [InlineData("7QK4M-2X9TBB", null)]
    [InlineData("7QK4M-2X9TU", null)]
    [InlineData("", null)]
    public void Code_is_accepted_with_spaces_hyphens_and_lower_case(string text, string? expected)
    {
        Assert.Equal(expected, PairingScheme.TryReadCode(text, out var code) ? code : null);
    }

    [Fact]
    public async Task Camera_with_the_code_receives_a_working_key()
    {
        var key = await _server.PairAsync("door");

        await using var camera = await UplinkTestCamera.ProveAsync(_server.Address, "door", key);
        await camera.ExpectAsync(MessageType.Welcome);
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PostFrameAsync("door", key)).StatusCode);
        var keyState = await (await _server.Client.GetAsync("/api/cameras/door/key")).JsonAsync();
        Assert.True(keyState.GetProperty("exists").GetBoolean());
        Assert.Equal("pairing", keyState.Text("origin"));
    }

    [Fact]
    public async Task Paired_camera_is_listed_before_its_first_frame()
    {
        await _server.PairAsync("door");
        Assert.Equal("offline", (await _server.Client.CameraAsync("door")).Text("state"));
    }

    [Fact]
    public async Task Camera_that_lost_the_response_can_pair_again_and_the_newer_key_is_valid()
    {
        var code = await _server.MakeCodeAsync();
        var (_, lost) = await _server.Client.PairAsync("door", code);
        var (answer, key) = await _server.Client.PairAsync("door", code);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Client.PostFrameAsync("door", lost)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PostFrameAsync("door", key)).StatusCode);
    }

    [Fact]
    public async Task Code_is_invalid_once_the_camera_uses_its_key()
    {
        var code = await _server.MakeCodeAsync();
        var (_, key) = await _server.Client.PairAsync("door", code);
        await _server.Client.PostFrameAsync("door", key);

        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PairAsync("door", code)).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PairAsync("thief", code)).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PostFrameAsync("door", key)).StatusCode);
    }

    [Fact]
    public async Task Used_code_pairs_no_second_camera()
    {
        var code = await _server.MakeCodeAsync();
        await _server.Client.PairAsync("door", code);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PairAsync("hall", code)).Answer.StatusCode);
    }

    [Fact]
    public async Task Code_used_by_two_cameras_at_the_same_time_pairs_one()
    {
        var code = await _server.MakeCodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => _server.Client.PairAsync($"camera-{i}", code)));
        Assert.Single(answers, a => a.Answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(1, _server.Get<CameraKeyStore>().Count);
    }

    [Fact]
    public async Task Expired_code_is_rejected()
    {
        var code = await _server.MakeCodeAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PairAsync("door", code)).Answer.StatusCode);
        await _server.RestartAsync();
        Assert.Empty(_server.Get<PairingCodeStore>().All());
    }

    [Fact]
    public async Task Revoked_code_is_rejected()
    {
        var code = await _server.MakeCodeAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await _server.Client.DeleteAsync($"/api/pairing/{code[..5]}-{code[5..]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Client.DeleteAsync($"/api/pairing/{code}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PairAsync("door", code)).Answer.StatusCode);
    }

    [Fact]
    public async Task Code_for_one_camera_pairs_only_that_camera_and_keeps_the_old_key_until_then()
    {
        var old = await _server.PairAsync("door");
        var code = (await (await _server.Client.PostAsync("/api/cameras/door/key", null)).JsonAsync())
            .Text("code")
            .Replace("-", "", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.PairAsync("hall", code)).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PostFrameAsync("door", old)).StatusCode);

        var (answer, key) = await _server.Client.PairAsync("door", code);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Client.PostFrameAsync("door", old)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PostFrameAsync("door", key)).StatusCode);
    }

    [Fact]
    public async Task Code_for_any_camera_does_not_replace_an_existing_key()
    {
        var key = await _server.PairAsync("door");
        var code = await _server.MakeCodeAsync();

        var (answer, _) = await _server.Client.PairAsync("door", code);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Pair again", (await answer.JsonAsync()).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PostFrameAsync("door", key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PairAsync("hall", code)).Answer.StatusCode);
    }

    [Fact]
    public async Task Thousand_wrong_codes_use_little_CPU_time_and_lock_out_no_camera()
    {
        var code = await _server.MakeCodeAsync();
        using var attacker = _server.From("127.0.0.2");
        var watch = Stopwatch.StartNew();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 1000; i++)
        {
            using var answer = await attacker.GuessAsync($"guess-{i}");
            statuses.Add(answer.StatusCode);
            Assert.True(answer.StatusCode != HttpStatusCode.TooManyRequests || answer.Headers.RetryAfter is not null);
        }

        Assert.Equal(10, statuses.Count(s => s == HttpStatusCode.Forbidden));
        Assert.Equal(990, statuses.Count(s => s == HttpStatusCode.TooManyRequests));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PairAsync("door", code)).Answer.StatusCode);

        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.Forbidden, (await attacker.GuessAsync("later")).StatusCode);
    }

    [Fact]
    public async Task Codes_and_keys_survive_a_restart()
    {
        var key = await _server.PairAsync("door");
        var code = await _server.MakeCodeAsync();
        await _server.RestartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PostFrameAsync("door", key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.PairAsync("hall", code)).Answer.StatusCode);
    }

    [Fact]
    public async Task Number_of_codes_is_limited()
    {
        for (var i = 0; i < PairingCodeStore.MaxCodes; i++)
        {
            await _server.MakeCodeAsync();
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await _server.Client.PostAsJsonAsync("/api/pairing", new { })).StatusCode);
        _clock.Advance(TimeSpan.FromHours(1));
        await _server.MakeCodeAsync();
    }

    [Theory]
    [InlineData(
        """
            {"camera":"../x","nonce":"000102030405060708090a0b0c0d0e0f",
             "proof":"0000000000000000000000000000000000000000000000000000000000000000"}
            """
    )]
    [InlineData("""{"camera":"door","nonce":"00","proof":"0000000000000000000000000000000000000000000000000000000000000000"}""")]
    [InlineData(
        """
            {"camera":"door","nonce":"000102030405060708090a0b0c0d0e0g",
             "proof":"0000000000000000000000000000000000000000000000000000000000000000"}
            """
    )]
    [InlineData("""{"camera":"door","nonce":"000102030405060708090a0b0c0d0e0f","proof":""}""")]
    [InlineData("""{"camera":null,"nonce":null,"proof":null}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Malformed_pairing_request_is_rejected_with_the_reason(string json)
    {
        var answer = await _server.Client.PostAsync("/api/pair", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await answer.JsonAsync()).Text("detail"));
    }
}
