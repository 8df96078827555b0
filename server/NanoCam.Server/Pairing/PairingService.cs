using System.Net;
using System.Security.Cryptography;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pairing;

/// <summary>What became of an attempt to pair.</summary>
public enum PairingOutcome
{
    /// <summary>The camera has its key.</summary>
    Paired,

    /// <summary>No code that is good for this camera makes this proof.</summary>
    Refused,

    /// <summary>The code is good, but the camera has a key already and the code was not made for it.</summary>
    Taken,

    /// <summary>Too many attempts: come back later.</summary>
    Later,
}

/// <summary>
/// Where cameras pair. A derivation costs a millisecond and anybody may ask for one, so there is one at a time, a rate for each address
/// and a rate for all. Cameras are mostly where the server is, or where its owner signs in: those have a rate of their own, which whoever
/// has
/// any number of addresses elsewhere cannot use up.
/// </summary>
internal sealed class PairingService(
    PairingCodeStore codes,
    CameraKeyStore keys,
    UnpairedCameras waiting,
    KnownAddresses places,
    TimeProvider time
) : IDisposable
{
    private const int MaxWaiting = 16;
    private const int MaxWaitingFromAfar = 8;

    private readonly AddressThrottle _perAddress = new(10, TimeSpan.FromSeconds(6), time);
    private readonly AddressThrottle _fromAfar = new(60, TimeSpan.FromMilliseconds(50), time);
    private readonly AddressThrottle _fromNear = new(60, TimeSpan.FromMilliseconds(50), time);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _waiting;
    private long _paired;
    private long _refused;
    private long _later;

    /// <summary>Attempts that came too early or too many at once, since the start.</summary>
    public long Throttled => Interlocked.Read(ref _later);

    /// <summary>Attempts that made the right proof, and those that did not.</summary>
    public (long Paired, long Refused) Attempts => (Interlocked.Read(ref _paired), Interlocked.Read(ref _refused));

    /// <summary>Tries the proof with every code that is good for the camera, and gives the camera its key.</summary>
    /// <param name="camera">A valid id.</param>
    /// <param name="nonce">16 bytes the camera drew.</param>
    /// <param name="proof">32 bytes.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public async Task<(PairingOutcome Outcome, TimeSpan Wait)> TryPairAsync(
        string camera,
        ReadOnlyMemory<byte> nonce,
        ReadOnlyMemory<byte> proof,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        var isNear = places.IsNear(address);
        if (!_perAddress.TryTake(address, out var wait) || !(isNear ? _fromNear : _fromAfar).TryTake(null, out wait))
        {
            Interlocked.Increment(ref _later);
            return (PairingOutcome.Later, wait);
        }

        if (Interlocked.Increment(ref _waiting) > (isNear ? MaxWaiting : MaxWaitingFromAfar))
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _later);
            return (PairingOutcome.Later, TimeSpan.FromSeconds(1));
        }

        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                var outcome = Pair(camera, nonce.Span, proof.Span);
                if (outcome == PairingOutcome.Paired)
                {
                    _perAddress.Return(address);
                }

                Interlocked.Increment(ref outcome == PairingOutcome.Paired ? ref _paired : ref _refused);
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

    private PairingOutcome Pair(string camera, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> proof)
    {
        Span<byte> key = stackalloc byte[CameraKey.Size];
        Span<byte> expected = stackalloc byte[PairingProof.Size];
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
                // Who was given a code for one more camera is not given those that are there: that takes a code for the one.
                return code.Camera is null && keys.TryGet(camera, out _) ? PairingOutcome.Taken
                    : TryGive(code.Code, camera, key.ToArray()) ? PairingOutcome.Paired
                    : PairingOutcome.Refused;
            }
        }

        return PairingOutcome.Refused;
    }

    private bool TryGive(string code, string camera, byte[] key)
    {
        var origin = keys.TryGet(camera, out _) ? "rotation" : "pairing";
        if (!codes.TryUse(code, camera, bind => keys.Put(camera, key, origin, bind)))
        {
            return false;
        }

        waiting.Remove(camera);
        return true;
    }
}
