using System.Threading;
using NanoCam.Device.Chip;
using NanoCam.Device.Http;
using NanoCam.Device.Time;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// Serves the setup page while no usable settings exist; on a board over its own access point. Saves what passes the rules, then restarts
/// the chip. Every other path leads to the page, so that phones show it by themselves.
/// </summary>
public sealed class SetupServer : IHttpHandler
{
    private const int Workers = 3;

    // Time for the last answer to leave before the radio goes.
    private const int RestartMilliseconds = 2000;
    private static readonly int[] Ports = new int[] { 80 };

    private readonly SettingsFile _file;
    private readonly SettingsReading? _before;
    private readonly string _address;
    private readonly IChip _chip;
    private readonly StopSignal _stop;
    private readonly object _lock = new object();
    private int _isSaved;

    /// <summary>Prepares the page.</summary>
    /// <param name="file">Where settings are saved.</param>
    /// <param name="before">What could be read of the settings there were, or null.</param>
    /// <param name="address">Address of this device in its own network, such as 192.168.4.1.</param>
    /// <param name="chip">Is restarted when settings were saved.</param>
    /// <param name="clock">Time.</param>
    /// <param name="stop">Ends it.</param>
    public SetupServer(SettingsFile file, SettingsReading? before, string address, IChip chip, IClock clock, StopSignal stop)
        : this(file, before, address, chip, clock, stop, new HttpOptions { Ports = Ports, Workers = Workers }) { }

    internal SetupServer(
        SettingsFile file,
        SettingsReading? before,
        string address,
        IChip chip,
        IClock clock,
        StopSignal stop,
        HttpOptions options
    )
    {
        _file = file;
        _before = before;
        _address = address;
        _chip = chip;
        _stop = stop;
        Http = new HttpServer(this, options, clock, stop);
    }

    /// <summary>The server below; tests ask it for its port.</summary>
    internal HttpServer Http { get; }

    /// <summary>Serves the page; returns when the device stops. On a board the restart comes first.</summary>
    public void Run()
    {
        Http.Run();
    }

    void IHttpHandler.Handle(HttpRequest request, HttpResponse response)
    {
        if (request.Path != "/")
        {
            // Absolute: the probes of phones ask for names of their makers.
            response.Answer(302, "text/plain", "", "Location: http://" + _address + "/\r\n");
        }
        else if (!request.IsPost)
        {
            response.Answer(200, "text/html; charset=utf-8", SetupPage.Form(_before, "", ""));
        }
        else
        {
            Save(request.Body, response);
        }
    }

    private void Save(string form, HttpResponse response)
    {
        var reading = SetupForm.Read(form, _before == null ? new DeviceSettings() : _before.Draft);
        var settings = reading.Settings;
        if (settings == null)
        {
            response.Answer(200, "text/html; charset=utf-8", SetupPage.Form(reading, form, "Nothing was saved yet:"));
            return;
        }

        bool isSaved;
        lock (_lock)
        {
            isSaved = _file.Save(settings);
        }

        if (!isSaved)
        {
            response.Answer(
                500,
                "text/html; charset=utf-8",
                SetupPage.Form(reading, form, "The storage of this board is full or cannot be written.")
            );
            return;
        }

        if (Interlocked.Exchange(ref _isSaved, 1) == 0)
        {
            // Also when this client is gone before it has its answer.
            new Thread(Restart).Start();
        }

        response.Answer(200, "text/html; charset=utf-8", SetupPage.Saved(settings));
    }

    private void Restart()
    {
        _stop.Sleep(RestartMilliseconds);
        _chip.Reboot();
    }
}
