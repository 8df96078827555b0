using System.Threading;
using NanoCam.Device.Chip;
using NanoCam.Device.Http;
using NanoCam.Device.Time;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// Serves the setup page while there are no valid settings; on a board, over its own access point. Saves valid settings, then restarts the
/// chip. Every other path redirects to the page, so that phones open it automatically.
/// </summary>
public sealed class SetupServer : IHttpHandler
{
    private const int Workers = 3;

    // Time to send the last response before the radio stops.
    private const int RestartMilliseconds = 2000;
    private static readonly int[] Ports = new int[] { 80 };

    private readonly SettingsFile _file;
    private readonly ParsedSettings? _before;
    private readonly string _address;
    private readonly IChip _chip;
    private readonly StopSignal _stop;
    private readonly object _lock = new object();
    private int _isSaved;

    /// <summary>Creates the server.</summary>
    /// <param name="file">The file for the settings.</param>
    /// <param name="before">The valid part of the current settings, or null.</param>
    /// <param name="address">Address of this device in its own network, such as 192.168.4.1.</param>
    /// <param name="chip">The chip; it restarts after the settings were saved.</param>
    /// <param name="clock">Time.</param>
    /// <param name="stop">Ends the server.</param>
    public SetupServer(SettingsFile file, ParsedSettings? before, string address, IChip chip, IClock clock, StopSignal stop)
        : this(file, before, address, chip, clock, stop, new HttpOptions { Ports = Ports, Workers = Workers }) { }

    internal SetupServer(
        SettingsFile file,
        ParsedSettings? before,
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

    /// <summary>A message about the board at the top of the page; empty (default) for none.</summary>
    public string Note { get; set; } = "";

    /// <summary>The HTTP server; tests read its port.</summary>
    internal HttpServer Http { get; }

    /// <summary>Serves the page; returns when the device stops. On a board, the restart comes first.</summary>
    public void Run()
    {
        Http.Run();
    }

    void IHttpHandler.Handle(HttpRequest request, HttpResponse response)
    {
        if (request.Path != "/")
        {
            // The address is absolute, because the probes of phones request other host names.
            response.Answer(302, "text/plain", "", "Location: http://" + _address + "/\r\n");
        }
        else if (!request.IsPost)
        {
            // The QR code of a pairing code opens the page with values in the query, for the user to complete and save.
            response.Answer(200, "text/html; charset=utf-8", SetupPage.Form(_before, request.Query, Note));
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
            response.Answer(
                200,
                "text/html; charset=utf-8",
                SetupPage.Form(reading, form, "The settings were not saved. Correct the values below and save again.")
            );
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
                SetupPage.Form(
                    reading,
                    form,
                    "The settings were not saved because the storage of this board is full or not writable. "
                        + "Restart the board, or flash it again."
                )
            );
            return;
        }

        if (Interlocked.Exchange(ref _isSaved, 1) == 0)
        {
            // This also happens if the client disconnects before it receives the response.
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
