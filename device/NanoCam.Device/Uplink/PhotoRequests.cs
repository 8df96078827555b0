using System;
using NanoCam.Camera;
using NanoCam.Device.Capture;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Device.Supervision;
using NanoCam.Device.Text;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Starts the HTTP requests of photo mode and waits for their end. Owned by the uplink thread.</summary>
internal sealed class PhotoRequests
{
    private const int PollMilliseconds = 250;

    private readonly IHttpClients _clients;
    private readonly PhotoOptions _options;
    private readonly DeviceIdentity _identity;
    private readonly IChip _chip;
    private readonly DeviceHealth _deviceHealth;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private readonly ChipFacts _facts = new ChipFacts();
    private readonly Wire.Health _health = new Wire.Health();
    private readonly byte[] _message = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];

    public PhotoRequests(
        IHttpClients clients,
        PhotoOptions options,
        DeviceIdentity identity,
        IChip chip,
        DeviceHealth deviceHealth,
        IClock clock,
        StopSignal stop
    )
    {
        _clients = clients;
        _options = options;
        _identity = identity;
        _chip = chip;
        _deviceHealth = deviceHealth;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Has the report of a failure to send; null (default) for a device that keeps none.</summary>
    public CrashLog? Crashes { get; set; }

    /// <summary>Starts to send a photo, or a report without one.</summary>
    /// <param name="photo">The photo, or null.</param>
    /// <param name="settings">The settings to confirm; null for none.</param>
    public PhotoRequest Start(FrameBuffer? photo, SettingsResult? settings)
    {
        var client = _clients.Create();
        client.Timeout = TimeSpan.FromMilliseconds(_options.RequestTimeoutMilliseconds);
        _chip.Read(_facts);
        var age = photo == null ? 0 : (_clock.Microseconds - photo.CaptureMicroseconds) / 1000;
        var request = new PhotoRequest(client, _options.Server, _identity, photo, age < 0 ? 0 : age, _facts, ReadHealth());
        request.ConfirmedSettings = settings == null ? null : BodyOf(settings.WriteMessage(_message, 0));
        request.Crash = Crashes == null ? null : Crashes.Pending;
        request.CrashBody = request.Crash == null ? null : BodyOf(request.Crash.WriteMessage(_message, 0));
        request.Start();
        return request;
    }

    /// <summary>Waits for the end of a request, up to its time limit.</summary>
    public bool WaitForEnd(PhotoRequest request)
    {
        var end = _clock.Microseconds + (_options.RequestTimeoutMilliseconds * 1000L);
        while (_clock.Microseconds < end && !_stop.IsSet)
        {
            if (_clock.Wait(request.Ended, PollMilliseconds))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes that the server has the request, and so the report in it.</summary>
    public void OnReceived(PhotoRequest request)
    {
        if (Crashes != null && request.Crash != null)
        {
            Crashes.Remove(request.Crash);
        }
    }

    private string ReadHealth()
    {
        _deviceHealth.Fill(_health);
        return BodyOf(_health.WriteMessage(_message, 0));
    }

    private string BodyOf(int size)
    {
        return Hex.Write(_message, MessageHeader.Size, size - MessageHeader.Size);
    }
}
