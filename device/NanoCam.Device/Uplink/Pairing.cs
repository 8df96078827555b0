using System;
using System.Security.Cryptography;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Makes the camera's key of the code in its settings, before the uplink is first opened. Owned by the uplink thread. A server that wants
/// no keys pairs as well; one that cannot, or refuses the code, is connected to with the key there is, or none.
/// </summary>
public sealed class Pairing
{
    private const int LookMilliseconds = 250;
    private const int SaveTries = 3;
    private const int SaveRetryMilliseconds = 1000;

    private readonly UplinkParts _parts;
    private readonly ServerAddress _server;
    private readonly IHttpClients _clients;
    private readonly IKeyStore _store;
    private string _code;

    /// <summary>Pairs with <paramref name="code"/>.</summary>
    /// <param name="parts">The device.</param>
    /// <param name="server">Where the server is.</param>
    /// <param name="code">The code as a person wrote it; empty for none.</param>
    /// <param name="clients">Makes the HTTP client.</param>
    /// <param name="store">Keeps the key.</param>
    public Pairing(UplinkParts parts, ServerAddress server, string code, IHttpClients clients, IKeyStore store)
    {
        _parts = parts;
        _server = server;
        _code = PairingKey.Normalize(code);
        _clients = clients;
        _store = store;
    }

    /// <summary>Longest wait for the server's answer, in milliseconds. Default 20,000.</summary>
    public int AnswerTimeoutMilliseconds { get; set; } = 20_000;

    /// <summary>Pairs where there is something to do.</summary>
    /// <exception cref="UplinkException">The server did not answer, or has no time: try again after a pause.</exception>
    public void Run()
    {
        if (_code.Length == 0)
        {
            return;
        }

        var nonce = new byte[PairingKey.NonceSize];
        _parts.Chip.FillRandom(nonce);
        var salt = PairingKey.Salt(nonce, _parts.Identity.CameraId);
        var key = PairingKey.Derive(_code, salt);
        switch (Ask(nonce, HMACSHA256.HashData(key, salt)))
        {
            case PairingOutcome.Paired:
                Keep(key);
                break;
            case PairingOutcome.Refused:
                // Asking again cannot help: the code is spent, expired or mistyped. A person has to bring another one.
                _code = "";
                _parts.Identity.IsPairingRefused = true;
                _parts.Health.SetFault(DeviceFaults.PairingRefused, true);
                break;
            case PairingOutcome.Later:
                throw new UplinkException(GoodbyeReason.Busy, "Pairing: the server has no time.", 0, isTold: true);
            case PairingOutcome.NoAnswer:
                throw new UplinkException(GoodbyeReason.Timeout, "Pairing: no answer.", 0, isTold: true);
        }
    }

    private PairingOutcome Ask(byte[] nonce, byte[] proof)
    {
        var client = _clients.Create();
        client.Timeout = TimeSpan.FromMilliseconds(AnswerTimeoutMilliseconds);
        var request = new PairingRequest(client, _server, _parts.Identity.CameraId, nonce, proof);
        request.Start();
        var end = _parts.Clock.Microseconds + (AnswerTimeoutMilliseconds * 1000L);
        while (_parts.Clock.Microseconds < end && !_parts.Stop.IsSet)
        {
            if (_parts.Clock.Wait(request.Ended, LookMilliseconds))
            {
                return request.Outcome;
            }
        }

        request.Abandon();
        return PairingOutcome.NoAnswer;
    }

    // Used even where it cannot be kept: until the next start the camera works, and says what is wrong with it.
    private void Keep(byte[] key)
    {
        var isKept = _store.Keep(key);
        for (var i = 1; i < SaveTries && !isKept && !_parts.Stop.Sleep(SaveRetryMilliseconds); i++)
        {
            isKept = _store.Keep(key);
        }

        if (!isKept)
        {
            _parts.Health.SetFault(DeviceFaults.Storage, true);
        }

        _code = "";
        _parts.Identity.Key = key;
    }
}
