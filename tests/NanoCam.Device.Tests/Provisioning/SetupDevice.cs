using NanoCam.Device.Http;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Time;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Firmware;

namespace NanoCam.Device.Tests.Provisioning;

/// <summary>A device that shows its setup page on a free port, with its settings in a temporary folder.</summary>
internal sealed class SetupDevice : IAsyncDisposable
{
    private readonly StopSignal _stop;
    private readonly SetupServer _server;
    private readonly Thread _thread;

    private SetupDevice(Func<string, FileFolder> storage, string? text)
    {
        if (text is not null)
        {
            System.IO.File.WriteAllText(Path.Combine(Folder, SettingsFile.Name), text);
        }

        SystemClock clock = new(TimeProvider.System);
        _stop = new StopSignal(clock);
        File = new SettingsFile(storage(Folder));
        _server = new SetupServer(File, File.Load().Parsed, "192.168.4.1", Chip, clock, _stop, new HttpOptions { Ports = [0] });
        _thread = new Thread(_server.Run) { IsBackground = true };
        _thread.Start();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("nanocam-setup-").FullName;

    public SettingsFile File { get; }

    public TestChip Chip { get; } = new();

    /// <summary>Message about the board on the page.</summary>
    public string Note
    {
        set => _server.Note = value;
    }

    public int Port => _server.Http.PortOf(0);

    public static async Task<SetupDevice> StartAsync(string? text = null, Func<string, FileFolder>? storage = null)
    {
        SetupDevice device = new(storage ?? (folder => new FileFolder(folder)), text);
        await Eventually.TrueAsync(() => device.Port > 0);
        return device;
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Set();
        await Task.Run(() => Assert.True(_thread.Join(TimeSpan.FromSeconds(20))));
        Directory.Delete(Folder, recursive: true);
    }
}
