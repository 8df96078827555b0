using NanoCam.Cli.Running;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Client.Tests.Cli;

/// <summary>Pairing and keys on the command line, against the real server.</summary>
public sealed class PairedServerTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private LiveServer _server = null!;

    public async Task InitializeAsync() => _server = await LiveServer.StartAsync(isPaired: true);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Paired_camera_sends_with_the_saved_key()
    {
        var key = _folder.File("door.key");
        var paired = await CliRun.RunAsync(
            "pair",
            "--camera",
            "door",
            "--code",
            await _server.MakeCodeAsync(),
            "--save",
            key,
            "--server",
            _server.Url
        );
        var refused = await CliRun.RunAsync("send", Picture(), "--camera", "door", "--server", _server.Url);
        var sent = await CliRun.RunAsync("send", Picture(), "--camera", "door", "--key", "@" + key, "--server", _server.Url);

        Assert.True(paired.ExitCode == ExitCode.Ok, paired.Error);
        Assert.DoesNotContain((await File.ReadAllTextAsync(key)).Trim(), paired.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.Contains("key", refused.Output + refused.Error, StringComparison.Ordinal);
        Assert.True(sent.ExitCode == ExitCode.Ok, sent.Output + sent.Error);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        }
    }

    [Fact]
    public async Task Key_from_the_environment_opens_the_stream_uplink()
    {
        var paired = await CliRun.RunAsync(
            "pair",
            "--camera",
            "door",
            "--code",
            (await _server.MakeCodeAsync()).ToLowerInvariant(),
            "--server",
            _server.Url
        );
        string[] simulate = ["simulate", "--camera", "door", "--size", "160x120", "--duration", "5", "--server", _server.Url];
        var refused = await CliRun.RunAsync(simulate);
        var played = await CliRun.RunAsync(simulate, name => name == KeyOption.Variable ? paired.Output.Trim() : null);

        Assert.Matches("^[0-9a-f]{64}\n$", paired.Output.ReplaceLineEndings("\n"));
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.True(played.ExitCode == ExitCode.Ok, played.Output + played.Error);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("http")]
    public async Task Simulated_camera_pairs_with_a_code(string uplink)
    {
        var run = await CliRun.RunAsync(
            "simulate",
            "--firmware",
            "--camera",
            "door",
            "--code",
            await _server.MakeCodeAsync(),
            "--uplink",
            uplink,
            "--size",
            "160x120",
            "--duration",
            "5",
            "--server",
            _server.Url
        );
        var listed = await CliRun.RunAsync("cameras", "--json", "--server", _server.Url);

        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        Assert.True(listed.Json[0].GetProperty("counters").GetProperty("accepted").GetInt64() > 0, listed.Output);
    }

    [Fact]
    public async Task Wrong_code_is_rejected_with_the_reason_from_the_server()
    {
        await _server.MakeCodeAsync();
        var run = await CliRun.RunAsync("pair", "--camera", "door", "--code", "00000-00000", "--server", _server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("Create a new code in the viewer", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pair", "--camera", "door")]
    [InlineData("pair", "--code", "7QK4M-2X9TB")]
    [InlineData("pair", "--camera", "door", "--code", "7QK4M-2X9T")]
    [InlineData("simulate", "--cameras", "2", "--code", "7QK4M-2X9TB")]
    [InlineData("simulate", "--key", "abc")]
    [InlineData("simulate", "--key", "@/no/such/file")]
    public async Task Invalid_command_line_is_rejected_before_any_request(params string[] args)
    {
        var run = await CliRun.RunAsync(args);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public void Computation_matches_the_documented_vector()
    {
        (var key, var proof) = CameraPairing.Compute("7QK4M2X9TB", Convert.FromHexString("000102030405060708090a0b0c0d0e0f"), "door");
        Assert.Equal("5d124da6ba0705b0816c6655c28229b89ff4d38ada7adfaf8f148128098b47ac", Convert.ToHexStringLower(key));
        Assert.Equal("fb02b14e91c9605d88c4a4e5202d42a2b26636e0a06e04bddc321d9184cd3e83", Convert.ToHexStringLower(proof));
    }

    private string Picture()
    {
        byte[] buffer = [];
        var length = new SceneRenderer(SceneRenderer.Names[0], "door", 160, 120, 80, seed: 1).Render(
            1,
            DateTimeOffset.UnixEpoch,
            ref buffer
        );
        return _folder.Add("a.jpg", buffer[..length]);
    }
}
