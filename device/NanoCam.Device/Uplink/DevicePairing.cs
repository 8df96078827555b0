using System.Security.Cryptography;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Derives the camera's key from the code in its settings, before the uplink first connects. Owned by the uplink thread. A server that
/// requires no keys pairs as well. If a server cannot pair or refuses the code, the camera connects with its current key, or with none.
/// </summary>
public sealed class DevicePairing
{
    private const int SaveTries = 3;
    private const int SaveRetryMilliseconds = 1000;

    private readonly PairingClient _client;
    private readonly IKeyStore _store;
    private readonly DeviceIdentity _identity;
    private readonly IChip _chip;
    private readonly DeviceHealth _health;
    private readonly StopSignal _stop;
    private string _code;

    internal DevicePairing(
        PairingClient client,
        IKeyStore store,
        string code,
        DeviceIdentity identity,
        IChip chip,
        DeviceHealth health,
        StopSignal stop
    )
    {
        _client = client;
        _store = store;
        _code = PairingScheme.Normalize(code);
        _identity = identity;
        _chip = chip;
        _health = health;
        _stop = stop;
    }

    /// <summary>Longest wait for the server's response, in milliseconds. Default 20,000.</summary>
    public int AnswerTimeoutMilliseconds { get; set; } = 20_000;

    /// <summary>Pairs if there is an unused code.</summary>
    /// <exception cref="LinkException">The server did not respond, or is busy: try again after a pause.</exception>
    public void Run()
    {
        if (_code.Length == 0)
        {
            return;
        }

        var nonce = new byte[PairingScheme.NonceSize];
        _chip.FillRandom(nonce);
        var salt = PairingScheme.Salt(nonce, _identity.CameraId);
        var key = PairingKey.Derive(_code, salt);
        switch (_client.Send(_identity.CameraId, nonce, HMACSHA256.HashData(key, salt), AnswerTimeoutMilliseconds))
        {
            case PairingStatus.Paired:
                Save(key);
                break;
            case PairingStatus.Rejected:
                // Another attempt cannot help, because the code was used, has expired or is mistyped. The user must enter a new one.
                _code = "";
                _identity.IsPairingRefused = true;
                _health.SetFault(DeviceFaults.PairingRefused, true);
                break;
            case PairingStatus.Unavailable:
                throw new LinkException(GoodbyeReason.Busy, "Pairing: the server is busy.", 0, needsGoodbye: false);
            case PairingStatus.NoAnswer:
                throw new LinkException(GoodbyeReason.Timeout, "Pairing: the server did not respond.", 0, needsGoodbye: false);
        }
    }

    // Used even when it cannot be stored: the camera works until the next start, and reports the fault of the storage.
    private void Save(byte[] key)
    {
        var isSaved = _store.Save(key);
        for (var i = 1; i < SaveTries && !isSaved && !_stop.Sleep(SaveRetryMilliseconds); i++)
        {
            isSaved = _store.Save(key);
        }

        if (!isSaved)
        {
            _health.SetFault(DeviceFaults.Storage, true);
        }

        _code = "";
        _identity.Key = key;
    }
}
