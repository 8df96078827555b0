using NanoCam.Cli;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

/// <summary>
/// Folder with a script called nanoff, which logs its arguments and runs the lines of a test, and with files to flash.
/// </summary>
internal sealed class FakeNanoff : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="body">Lines of the script after it has logged its arguments in nanoff.log.</param>
    public FakeNanoff(string? body = "echo flashing")
    {
        Image = _folder.Add("nanoCLR.bin", [0xE9, .. new byte[100]]);
        App = _folder.Add("NanoCam.Device.bin", [.. "NFMRK1\0\0"u8, .. new byte[100]]);
        if (body is null)
        {
            return;
        }

        var script = _folder.Add(
            "bin/nanoff",
            System.Text.Encoding.ASCII.GetBytes($"#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{Log}'\n{body}\n")
        );
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public string Image { get; }

    public string App { get; }

    public string Out => _folder.File("out");

    public string SettingsPath => Path.Combine(Out, "nanocam.txt");

    public string DeploymentPath => Path.Combine(Out, "nanoff-files.json");

    private string Log => _folder.File("nanoff.log");

    /// <summary>The arguments of every run, in order.</summary>
    public string[] Runs => System.IO.File.Exists(Log) ? System.IO.File.ReadAllLines(Log) : [];

    public string Add(string name, string content) => _folder.Add(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Runs <c>nanocam flash</c> with valid options and these; a null value removes an option.</summary>
    public async Task<CliRun> FlashAsync(string[] more, string input = "", params (string Option, string? Value)[] changes)
    {
        Dictionary<string, string?> options = new(StringComparer.Ordinal)
        {
            ["--board"] = "xiao-esp32s3-sense",
            ["--port"] = "COM5",
            ["--ssid"] = "Home",
            ["--password"] = "open sesame",
            ["--server"] = "192.168.1.10:8080",
            ["--camera"] = "door",
            ["--out"] = Out,
        };
        foreach ((var option, var value) in changes)
        {
            options[option] = value;
        }

        string[] args =
        [
            "flash",
            .. options.Where(pair => pair.Value is not null).SelectMany(pair => (string[])[pair.Key, pair.Value!]),
            .. more,
        ];

        using StringWriter output = new();
        using StringWriter error = new();
        Terminal terminal = new()
        {
            Output = output,
            Error = error,
            OpenInput = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input)),
            Clock = new HastyClock(),
            ReadEnvironment = name => name == "PATH" ? _folder.File("bin") + Path.PathSeparator + "/nowhere" : null,
        };
        var exitCode = await NanoCamCommand.RunAsync(args, terminal, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        return new CliRun(exitCode, output.ToString(), error.ToString(), []);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Clock whose delays end immediately.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
