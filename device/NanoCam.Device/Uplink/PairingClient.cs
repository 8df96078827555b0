using System;
using NanoCam.Device.Time;

namespace NanoCam.Device.Uplink;

/// <summary>Sends pairing requests, each with a time limit. Owned by the uplink thread.</summary>
internal sealed class PairingClient
{
    private const int PollMilliseconds = 250;

    private readonly IHttpClients _clients;
    private readonly ServerAddress _server;
    private readonly IClock _clock;
    private readonly StopSignal _stop;

    public PairingClient(IHttpClients clients, ServerAddress server, IClock clock, StopSignal stop)
    {
        _clients = clients;
        _server = server;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Sends one request and waits for the response.</summary>
    /// <param name="cameraId">Id of this camera.</param>
    /// <param name="nonce">16 random bytes.</param>
    /// <param name="proof">Proves that the camera has the code.</param>
    /// <param name="timeoutMilliseconds">Longest wait.</param>
    public PairingStatus Send(string cameraId, byte[] nonce, byte[] proof, int timeoutMilliseconds)
    {
        var client = _clients.Create();
        client.Timeout = TimeSpan.FromMilliseconds(timeoutMilliseconds);
        var request = new PairingRequest(client, _server, cameraId, nonce, proof);
        request.Start();
        var end = _clock.Microseconds + (timeoutMilliseconds * 1000L);
        while (_clock.Microseconds < end && !_stop.IsSet)
        {
            if (_clock.Wait(request.Ended, PollMilliseconds))
            {
                return request.Outcome;
            }
        }

        request.Abandon();
        return PairingStatus.NoAnswer;
    }
}
