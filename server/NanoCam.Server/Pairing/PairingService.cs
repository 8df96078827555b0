using System.Net;
using System.Security.Cryptography;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Hosting;
using NanoCam.Wire;

namespace NanoCam.Server.Pairing;

/// <summary>Outcome of a pairing attempt.</summary>
public enum PairingResult
{
    /// <summary>The camera is paired.</summary>
    Paired,

    /// <summary>The proof matches no code that is valid for this camera.</summary>
    Rejected,

    /// <summary>The code is valid, but the camera already has a key and the code was not created for this camera.</summary>
    AlreadyPaired,

    /// <summary>Too many attempts: the camera must try again later.</summary>
    Throttled,
}

/// <summary>
/// Pairs cameras. A derivation takes a millisecond and any client can cause one, so there is one at a time, a rate for each address and a
/// rate for all. Most cameras are in the network of the server or in a network from which a user signed in. These networks have a separate
/// rate, which clients with many addresses elsewhere cannot use up.
/// </summary>
internal sealed class PairingService(
    PairingCodeStore codes,
    CameraKeyStore keys,
    UnpairedCameras unpaired,
    KnownAddresses knownAddresses,
    TimeProvider time
) : IDisposable
{
    private const int MaxWaiting = 16;
    private const int MaxWaitingRemote = 8;

    private readonly AddressThrottle _perAddress = new(10, TimeSpan.FromSeconds(6), time);
    private readonly AddressThrottle _remote = new(60, TimeSpan.FromMilliseconds(50), time);
    private readonly AddressThrottle _local = new(60, TimeSpan.FromMilliseconds(50), time);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _waiting;
    private long _paired;
    private long _refused;
    private long _later;

    /// <summary>Throttled attempts since the start of the server.</summary>
    public long Throttled => Interlocked.Read(ref _later);

    /// <summary>Successful and rejected attempts since the start of the server.</summary>
    public (long Paired, long Refused) Attempts => (Interlocked.Read(ref _paired), Interlocked.Read(ref _refused));

    /// <summary>Compares the proof with every code that is valid for the camera, and stores the key of the camera.</summary>
    /// <param name="camera">A valid id.</param>
    /// <param name="nonce">16 random bytes of the camera.</param>
    /// <param name="proof">32 bytes.</param>
    /// <param name="address">Address of the camera.</param>
    /// <param name="cancellationToken">Cancels the wait for other attempts.</param>
    public async Task<(PairingResult Outcome, TimeSpan Wait)> TryPairAsync(
        string camera,
        ReadOnlyMemory<byte> nonce,
        ReadOnlyMemory<byte> proof,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        var isLocal = knownAddresses.IsLocalOrKnown(address);
        if (!_perAddress.TryTake(address, out var wait) || !(isLocal ? _local : _remote).TryTake(null, out wait))
        {
            Interlocked.Increment(ref _later);
            return (PairingResult.Throttled, wait);
        }

        if (Interlocked.Increment(ref _waiting) > (isLocal ? MaxWaiting : MaxWaitingRemote))
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _later);
            return (PairingResult.Throttled, TimeSpan.FromSeconds(1));
        }

        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                var outcome = Pair(camera, nonce.Span, proof.Span);
                if (outcome == PairingResult.Paired)
                {
                    _perAddress.Return(address);
                }

                Interlocked.Increment(ref outcome == PairingResult.Paired ? ref _paired : ref _refused);
                return (outcome, default);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private PairingResult Pair(string camera, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> proof)
    {
        Span<byte> key = stackalloc byte[CameraKey.Size];
        Span<byte> expected = stackalloc byte[PairingScheme.ProofSize];
        foreach (var code in codes.All())
        {
            if (code.Camera is not null && code.Camera != camera)
            {
                continue;
            }

            PairingProof.Derive(code.Code, nonce, camera, key);
            PairingProof.Prove(key, nonce, camera, expected);
            if (CryptographicOperations.FixedTimeEquals(expected, proof))
            {
                // A code for a new camera must not replace the key of an existing one. That requires a code for the existing camera.
                return code.Camera is null && keys.TryGet(camera, out _) ? PairingResult.AlreadyPaired
                    : TryStoreKey(code.Code, camera, key.ToArray()) ? PairingResult.Paired
                    : PairingResult.Rejected;
            }
        }

        return PairingResult.Rejected;
    }

    private bool TryStoreKey(string code, string camera, byte[] key)
    {
        var origin = keys.TryGet(camera, out _) ? "rotation" : "pairing";
        if (!codes.TryUse(code, camera, bind => keys.Put(camera, key, origin, bind)))
        {
            return false;
        }

        unpaired.Remove(camera);
        return true;
    }
}
