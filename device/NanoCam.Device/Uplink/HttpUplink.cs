using System;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// 3. uplink: photos at intervals over HTTP. The device takes the photo while the network comes up, then sends it with at most three
/// attempts. Without a photo, it sends a report with the cause. Then it waits or sleeps deeply. A sleeping board restarts for the next
/// photo, so Run takes only one photo there.
/// </summary>
public sealed class HttpUplink : IUplink
{
    private readonly PhotoCapture _photos;
    private readonly PhotoSender _sender;
    private readonly PhotoWaiter _rest;
    private readonly NetworkWaiter _network;
    private readonly DevicePairing? _pairing;
    private readonly PhotoRecord _record;
    private readonly StopSignal _stop;

    internal HttpUplink(
        PhotoCapture photos,
        PhotoSender sender,
        PhotoWaiter rest,
        NetworkWaiter network,
        DevicePairing? pairing,
        PhotoRecord record,
        StopSignal stop
    )
    {
        _photos = photos;
        _sender = sender;
        _rest = rest;
        _network = network;
        _pairing = pairing;
        _record = record;
        _stop = stop;
    }

    /// <inheritdoc/>
    public int Progress => _network.Steps.Progress;

    /// <inheritdoc/>
    public void OnSettingsApplied(SettingsResult result)
    {
        _photos.OnSettingsApplied(result);
    }

    /// <inheritdoc/>
    public void OnCommandEnded(uint requestId, CommandStatus status)
    {
        _photos.OnCommandEnded(requestId);
    }

    /// <summary>Message of the exception that prevented the last photo; empty if there was none. Any thread may read it.</summary>
    public string LastFault { get; private set; } = "";

    /// <inheritdoc/>
    public void Run()
    {
        _record.Read();
        while (!_stop.IsSet)
        {
            _network.Steps.Add();
            _rest.Begin();
            var isSent = TryTakeAndSend();
            if (!_stop.IsSet)
            {
                _rest.Wait(isSent, _network.Steps);
            }
        }
    }

    // A fault loses only one photo. Without the next photo, or the sleep before it, the battery would be empty within a day.
    private bool TryTakeAndSend()
    {
        try
        {
            if (!_sender.TryFreePhoto())
            {
                return false;
            }

            _photos.Release();
            return TakeAndSend();
        }
        catch (Exception e)
        {
            // OutOfMemoryException while other threads use the memory, CryptographicException of a damaged certificate file,
            // NotSupportedException where the image lacks a library.
            LastFault = e.Message;
            return false;
        }
    }

    private bool TakeAndSend()
    {
        var photo = _photos.Take();
        try
        {
            return !_stop.IsSet && _network.Wait() && TryPair() && _sender.Send(photo, _photos.Settings) && photo != null;
        }
        finally
        {
            if (!_sender.HoldsPhoto)
            {
                _photos.Release();
            }
        }
    }

    // A server that requires no keys accepts the photo regardless of the pairing result; one that requires keys rejects the request.
    private bool TryPair()
    {
        try
        {
            _pairing?.Run();
        }
        catch (LinkException e)
        {
            LastFault = e.Message;
        }

        return !_stop.IsSet;
    }
}
