using System;
using NanoCam.Camera;
using NanoCam.Device.Capture;
using NanoCam.Device.Network;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Gets one photo, or the report that there is none, to the server: three tries, each bounded in time. Owned by the uplink thread.
/// </summary>
internal sealed class PhotoSender
{
    private const int Tries = 3;

    // Half of it at least: a server that is short of memory asks for a second, which nanoFramework's HttpClient keeps to itself.
    private const int FirstRetryMilliseconds = 2000;
    private const int LookMilliseconds = 250;

    private readonly UplinkParts _parts;
    private readonly PhotoOptions _options;
    private readonly PhotoRecord _record;
    private readonly IHttpClients _clients;
    private readonly NetworkKeeper? _keeper;
    private readonly ChipFacts _facts = new ChipFacts();
    private readonly Wire.Health _health = new Wire.Health();
    private readonly byte[] _message = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
    private readonly object _lock = new object();
    private SettingsResult? _settings;

    public PhotoSender(UplinkParts parts, PhotoOptions options, PhotoRecord record, IHttpClients clients, NetworkKeeper? keeper)
    {
        _parts = parts;
        _options = options;
        _record = record;
        _clients = clients;
        _keeper = keeper;
    }

    /// <summary>The settings in force and those refused, which the next request confirms; null before the first. Any thread.</summary>
    public SettingsResult? Settings
    {
        get
        {
            lock (_lock)
            {
                return _settings;
            }
        }
        set
        {
            lock (_lock)
            {
                _settings = value;
            }
        }
    }

    /// <summary>Sends a photo, again after a pause where that may help.</summary>
    /// <param name="photo">The photo; null to say without one how the device is.</param>
    /// <param name="stuck">A request that does not end and still holds the photo, or null.</param>
    /// <returns>Whether the server has it.</returns>
    public bool Send(FrameBuffer? photo, out PhotoRequest? stuck)
    {
        stuck = null;
        var pause = FirstRetryMilliseconds;
        for (var i = 0; i < Tries; i++)
        {
            if (i > 0 && _parts.Stop.Sleep(_parts.Jitter.Around(pause)))
            {
                return false;
            }

            pause *= 2;
            var request = Start(photo);
            if (!AwaitEnd(request))
            {
                stuck = request;
                request.Abandon();
                _parts.Health.CountLinkFault();
                _keeper?.Report(isServerReached: false);
                return false;
            }

            var outcome = request.Outcome;
            _keeper?.Report(outcome != PhotoOutcome.NoAnswer);
            if (outcome == PhotoOutcome.Stored)
            {
                Stored(photo != null, request.Settings);
                return true;
            }

            if (outcome != PhotoOutcome.NoAnswer)
            {
                _parts.Health.CountLinkFault();
            }

            if (outcome == PhotoOutcome.Refused || outcome == PhotoOutcome.Garbage)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Waits for the end of a request, as long as one may take.</summary>
    public bool AwaitEnd(PhotoRequest request)
    {
        var end = _parts.Clock.Microseconds + (_options.RequestTimeoutMilliseconds * 1000L);
        while (_parts.Clock.Microseconds < end && !_parts.Stop.IsSet)
        {
            if (_parts.Clock.Wait(request.Ended, LookMilliseconds))
            {
                return true;
            }
        }

        return false;
    }

    private PhotoRequest Start(FrameBuffer? photo)
    {
        var client = _clients.Create();
        client.Timeout = TimeSpan.FromMilliseconds(_options.RequestTimeoutMilliseconds);
        _parts.Chip.Read(_facts);
        var age = photo == null ? 0 : (_parts.Clock.Microseconds - photo.CaptureMicroseconds) / 1000;
        var request = new PhotoRequest(client, _options.Server, _parts.Identity, photo, age < 0 ? 0 : age, _facts, ReadHealth());
        request.ConfirmedSettings = ReadSettings();
        request.Start();
        return request;
    }

    private string ReadHealth()
    {
        _parts.Health.Fill(_health);
        var size = _health.WriteMessage(_message, 0);
        return HexText.Write(_message, MessageHeader.Size, size - MessageHeader.Size);
    }

    private string? ReadSettings()
    {
        var settings = Settings;
        if (settings == null)
        {
            return null;
        }

        var size = settings.WriteMessage(_message, 0);
        return HexText.Write(_message, MessageHeader.Size, size - MessageHeader.Size);
    }

    private void Stored(bool isPhoto, CameraSettings? wish)
    {
        if (isPhoto)
        {
            _parts.Health.CountSent();
        }

        if (wish != null)
        {
            // Taken up by the next photo, after deep sleep too. A report is no photo: failures go on counting.
            _record.Keep(isPhoto ? 0 : _record.Failures, wish);
        }
    }
}
