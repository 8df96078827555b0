using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pairing;

/// <summary>
/// Decides which camera may send. Refusals are counted, logged once a minute for each address, and remembered as cameras that want to pair.
/// </summary>
public sealed partial class CameraAuthenticator(
    CameraKeyStore keys,
    UnpairedCameras waiting,
    IOptions<AccessOptions> options,
    TimeProvider time,
    ILogger<CameraAuthenticator> logger
)
{
    // Right keys always pass: checking one costs a microsecond. Wrong ones are told to stay away for longer and longer.
    private const ushort PauseSeconds = 60;

    private readonly AddressThrottle _wrong = new(5, TimeSpan.FromSeconds(12), time);
    private readonly AddressThrottle _logged = new(1, TimeSpan.FromMinutes(1), time);
    private long _refused;

    /// <summary>Whether a camera without a key may send.</summary>
    public bool IsOpen { get; } = options.Value.Cameras == CameraAccess.Open;

    /// <summary>The keys.</summary>
    public CameraKeyStore Keys => keys;

    /// <summary>Cameras that were turned away since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Checks a proof of the stream uplink: HMAC-SHA256 under the key over both nonces and the id.</summary>
    public static bool IsProof(CameraKey key, ReadOnlySpan<byte> said, ReadOnlySpan<byte> proof)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Bytes.Span, said, expected);
        return CryptographicOperations.FixedTimeEquals(expected, proof);
    }

    /// <summary>Turns a camera away.</summary>
    /// <param name="id">A valid id, or null when it gave none.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="board">What it said it is, or null.</param>
    /// <param name="hasWrongKey">Whether it showed a key.</param>
    /// <returns>Seconds it should stay away; 0 leaves it to the camera.</returns>
    public ushort Refuse(string? id, IPAddress? address, string? board, bool hasWrongKey)
    {
        Interlocked.Increment(ref _refused);
        if (id is not null)
        {
            waiting.Note(id, address, board, hasWrongKey);
        }

        if (!hasWrongKey)
        {
            return 0;
        }

        if (_logged.TryTake(address, out _))
        {
            Log.WrongKey(logger, id ?? "?", address);
        }

        return _wrong.TryTake(address, out _) ? (ushort)0 : PauseSeconds;
    }

    /// <summary>Says, once for each key, that it crossed a network where others may read along.</summary>
    public void Exposed(string id, CameraKey key, IPAddress? address)
    {
        if (key.TryMarkExposed())
        {
            Log.Exposed(logger, id, address);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Camera {CameraId} from {Address} showed a wrong key; more of that address is not logged for a minute"
        )]
        public static partial void WrongKey(ILogger logger, string cameraId, IPAddress? address);

        [LoggerMessage(
            LogLevel.Warning,
            "Camera {CameraId} at {Address} sends its key over plain HTTP, where others may read it: use https, or the stream uplink, which never sends it"
        )]
        public static partial void Exposed(ILogger logger, string cameraId, IPAddress? address);
    }
}
