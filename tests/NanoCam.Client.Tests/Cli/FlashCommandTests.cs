using System.Text.Json;
using NanoCam.Cli.Running;
using NanoCam.Device.Provisioning;

namespace NanoCam.Client.Tests.Cli;

public sealed class FlashCommandTests : IDisposable
{
    private readonly FakeNanoff _nanoff = new();

    public void Dispose() => _nanoff.Dispose();

    [Fact]
    public async Task Settings_are_written_for_the_device_and_the_commands_are_only_printed()
    {
        var run = await _nanoff.FlashAsync(["--image", _nanoff.Image, "--app", _nanoff.App]);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.Empty(_nanoff.Runs);
        string[] commands =
        [
            .. run.Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("nanoff ", StringComparison.Ordinal)),
        ];
        Assert.Equal(
            [
                $"nanoff --update --target ESP32_S3_OCTAL --serialport COM5 --flashfreq 80 --clrfile {_nanoff.Image}",
                $"nanoff --deploy --target ESP32_S3_OCTAL --serialport COM5 --flashfreq 80 --image {_nanoff.App} --address 0x1B0000",
                $"nanoff --filedeployment {_nanoff.DeploymentPath}",
            ],
            commands
        );

        var settings = new SettingsFile(_nanoff.Out).Load().Settings!;
        Assert.Equal(
            ("Home", "open sesame", "http://192.168.1.10:8080", "door"),
            (settings.WifiSsid, settings.WifiPassword, settings.ServerText, settings.CameraId)
        );
        var deployment = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(_nanoff.DeploymentPath));
        Assert.Equal("COM5", deployment.GetProperty("serialport").GetString());
        var file = deployment.GetProperty("files").EnumerateArray().Single();
        Assert.Equal(@"I:\nanocam.txt", file.GetProperty("DestinationFilePath").GetString());
        Assert.Equal(_nanoff.SettingsPath, file.GetProperty("SourceFilePath").GetString());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_nanoff.SettingsPath));
        }
    }

    [Fact]
    public async Task Run_option_runs_the_steps_in_order_and_prints_the_output_of_nanoff()
    {
        var run = await _nanoff.FlashAsync(["--image", _nanoff.Image, "--app", _nanoff.App, "--erase", "--run"]);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(["--update", "--deploy", "--filedeployment"], _nanoff.Runs.Select(line => line.Split(' ')[0]));
        Assert.EndsWith(" --masserase", _nanoff.Runs[0], StringComparison.Ordinal);
        Assert.Equal(3, run.Output.Split("  flashing").Length - 1);
        Assert.Contains("nanocam doctor --device door", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_step_stops_the_run()
    {
        using FakeNanoff nanoff = new("echo 'Error E6000: cannot open port' >&2; exit 60");
        var run = await nanoff.FlashAsync(["--image", nanoff.Image, "--app", nanoff.App, "--run"]);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Single(nanoff.Runs);
        Assert.Contains("Error E6000: cannot open port", run.Error, StringComparison.Ordinal);
        Assert.Contains("nanoff failed with exit code 60 in step \"firmware image\"", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_nanoff_cannot_write_is_a_failure_despite_exit_code_0()
    {
        using FakeNanoff nanoff = new("echo 'Deploying file a to b...'; echo 'Error deploying content file a to b'");
        var run = await nanoff.FlashAsync(["--run"]);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(
            "nanoff could not write the settings to the board. The firmware must be running",
            run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Settings_step_is_retried_while_the_board_starts()
    {
        using FakeNanoff nanoff = new(
            "case $1 in --filedeployment) echo x >> \"$0.tries\"; [ \"$(grep -c x \"$0.tries\")\" -ge 3 ] || echo 'Error "
                + "deploying content file' ;; esac"
        );
        var run = await nanoff.FlashAsync(["--image", nanoff.Image, "--app", nanoff.App, "--run"]);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(
            ["--update", "--deploy", "--filedeployment", "--filedeployment", "--filedeployment"],
            nanoff.Runs.Select(line => line.Split(' ')[0])
        );
        Assert.Contains("The board might still be starting. Next attempt in 3 s.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_nanoff_is_reported_with_the_command_that_installs_it()
    {
        using FakeNanoff nanoff = new(body: null);
        var run = await nanoff.FlashAsync(["--run"]);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("nanocam: nanoff is not installed. Install it with: dotnet tool install -g nanoff\n", run.Error);
    }

    [Fact]
    public async Task Password_is_read_from_standard_input_and_never_printed()
    {
        var run = await _nanoff.FlashAsync(["--run"], "pass word#1\r\nrest", ("--password", "-"));
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("pass word#1", new SettingsFile(_nanoff.Out).Load().Settings!.WifiPassword);
        Assert.DoesNotContain("pass word", run.Output + run.Error + string.Concat(_nanoff.Runs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_password_is_not_printed()
    {
        var run = await _nanoff.FlashAsync([], "", ("--password", "geheim"));
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("wifi.password must be 8 to 63", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_nanoff.SettingsPath));
    }

    [Theory]
    [InlineData("--port", null, "--port is missing")]
    [InlineData("--ssid", null, "wifi.ssid is required: the name of the Wi-Fi network (--ssid)")]
    [InlineData("--ssid", "abcdefghijklmnopqrstuvwxyz123456", "wifi.ssid must be the name of the network, 1 to 31 bytes (--ssid)")]
    [InlineData("--server", null, "server is required")]
    [InlineData("--server", "http://localhost:8080", "localhost is an address of the camera itself")]
    [InlineData("--server", "http://127.0.0.1:8080", "127.0.0.1 is an address of the camera itself")]
    [InlineData("--server", "http://[fe80::1]:8080", "server must be an address such as")]
    [InlineData("--camera", null, "camera is required")]
    [InlineData("--camera", "my camera", "is not a valid camera id")]
    [InlineData("--board", "toaster", "board must be one of: xiao-esp32s3-sense")]
    [InlineData("--board", "custom", "pin.xclk is required")]
    [InlineData("--password", null, "--password is missing")]
    [InlineData("--mode", "film", "mode must be live or photo (--mode)")]
    [InlineData("--photo-interval", "0", "photo.interval must be a number from 1 to 604800 (--photo-interval)")]
    [InlineData("--pairing", "1", "pairing must be the code")]
    [InlineData("--set", "width=1", "width must be a number from 16 to 4096")]
    [InlineData("--set", "widht=640", "\"widht\" is not a valid key")]
    [InlineData("--target", "ESP32_C3", "NanoCam does not support the target ESP32_C3")]
    [InlineData("--image", "nowhere.bin", "nowhere.bin does not exist")]
    [InlineData("--app", "nowhere.bin", "nowhere.bin does not exist")]
    [InlineData("--pins", "nowhere.txt", "nowhere.txt does not exist")]
    public async Task Invalid_command_line_is_explained_and_writes_nothing(string option, string? value, string sentence)
    {
        var run = await _nanoff.FlashAsync(["--run"], "", (option, value));
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_nanoff.Out));
        Assert.Empty(_nanoff.Runs);
    }

    [Fact]
    public async Task Files_of_another_kind_are_rejected_before_flashing()
    {
        var text = _nanoff.Add("text.bin", "just some text, long enough");
        var large = _nanoff.Add("large.bin", "\u0001");
        await using (var file = File.OpenWrite(large))
        {
            file.SetLength(0x1A0000 + 1);
        }

        Assert.Contains("does not start with 0xE9", (await _nanoff.FlashAsync(["--image", text])).Error, StringComparison.Ordinal);
        Assert.Contains("does not start with NFMRK1", (await _nanoff.FlashAsync(["--app", text])).Error, StringComparison.Ordinal);
        Assert.Contains("can hold 1.7 MB", (await _nanoff.FlashAsync(["--image", large])).Error, StringComparison.Ordinal);
        Assert.Contains("--erase alone leaves an empty board", (await _nanoff.FlashAsync(["--erase"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classic_ESP32_has_another_target_and_address()
    {
        var run = await _nanoff.FlashAsync(["--app", _nanoff.App], "", ("--board", "ai-thinker-esp32-cam"));
        Assert.Contains("--target ESP32_PSRAM_REV0 --serialport COM5 --flashfreq 40", run.Output, StringComparison.Ordinal);
        Assert.Contains("--address 0x1E0000", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Custom_board_reads_pins_from_a_file_and_needs_a_target()
    {
        var pins = _nanoff.Add(
            "pins.txt",
            """
            # AtomS3R-CAM
            pin.xclk = 21
            pin.sda = 12
            pin.scl = 9
            pin.d7 = 13
            pin.d6 = 11
            pin.d5 = 17
            pin.d4 = 4
            pin.d3 = 48
            pin.d2 = 46
            pin.d1 = 42
            pin.d0 = 3
            pin.vsync = 10
            pin.href = 14
            pin.pclk = 40
            pin.power = 18
            power.level = 0
            """
        );
        var without = await _nanoff.FlashAsync(["--pins", pins], "", ("--board", "custom"));
        Assert.Contains("A custom board needs --target", without.Error, StringComparison.Ordinal);
        var run = await _nanoff.FlashAsync(["--pins", pins], "", ("--board", "custom"), ("--target", "ESP32_S3_QUAD"));
        Assert.Equal("", run.Error);
        var board = new SettingsFile(_nanoff.Out).Load().Settings!.FindBoard()!;
        Assert.Equal((21, 40, 18, true), (board.Clock, board.PixelClock, board.Power, board.PowerActiveLow));
    }

    [Fact]
    public async Task Set_option_accepts_any_key_and_local_mode_does_not_need_a_server()
    {
        var run = await _nanoff.FlashAsync(
            ["--set", "local=on", "--set", "quality = 70", "--set", "key=000102030405060708090a0b0c0d0e0f"],
            "",
            ("--server", null)
        );
        Assert.Equal("", run.Error);
        var settings = new SettingsFile(_nanoff.Out).Load().Settings!;
        Assert.Equal((true, 70, 16), (settings.Local, settings.Quality, settings.Key!.Length));
    }

    [Fact]
    public async Task Json_option_prints_the_plan()
    {
        var run = await _nanoff.FlashAsync(["--json", "--run"]);
        Assert.Equal(["plan", "done"], run.Json.Select(line => line.GetProperty("type").GetString()));
        var step = run.Json[0].GetProperty("steps").EnumerateArray().Single();
        Assert.Equal("settings", step.GetProperty("name").GetString());
        Assert.Equal(_nanoff.DeploymentPath, step.GetProperty("arguments")[1].GetString());
    }
}
