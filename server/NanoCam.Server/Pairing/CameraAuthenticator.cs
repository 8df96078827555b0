using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pairing;

/// <summary>
/// Decides which camera may send. Counts rejections, logs them once a minute for each address, and lists the cameras as unpaired.
/// </summary>
public sealed partial class CameraAuthenticator(
    CameraKeyStore keys,
    UnpairedCameras unpaired,
    IOptions<AccessOptions> options,
    TimeProvider time,
    ILogger<CameraAuthenticator> logger
)
{
    // Correct keys are never throttled: checking one costs a microsecond. Senders of wrong keys must wait.
    private const ushort PauseSeconds = 60;

    private readonly AddressThrottle _wrong = new(5, TimeSpan.FromSeconds(12), time);
    private readonly AddressThrottle _logged = new(1, TimeSpan.FromMinutes(1), time);
    private long _refused;

    /// <summary>Whether a camera without a key may send.</summary>
    public bool IsOpen { get; } = options.Value.Cameras == CameraAccess.Open;

    /// <summary>Keys of the paired cameras.</summary>
    public CameraKeyStore Keys => keys;

    /// <summary>Rejected cameras since the start of the server.</summary>
    public long Rejected => Interlocked.Read(ref _refused);

    /// <summary>Verifies a proof of the stream uplink: HMAC-SHA256 with the key over both nonces and the id.</summary>
    public static bool IsValidProof(CameraKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> proof)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Bytes.Span, message, expected);
        return CryptographicOperations.FixedTimeEquals(expected, proof);
    }

    /// <summary>Rejects a camera.</summary>
    /// <param name="id">A valid id, or null when the camera sent none.</param>
    /// <param name="address">Address of the camera.</param>
    /// <param name="board">Board that the camera reported, or null.</param>
    /// <param name="hasWrongKey">Whether the camera sent a key.</param>
    /// <returns>Seconds to wait before the next attempt; 0 lets the camera choose.</returns>
    public ushort Reject(string? id, IPAddress? address, string? board, bool hasWrongKey)
    {
        Interlocked.Increment(ref _refused);
        if (id is not null)
        {
            unpaired.Record(id, address, board, hasWrongKey);
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

    /// <summary>Logs, once for each key, that the key crossed a network without encryption.</summary>
    public void WarnKeyExposed(string id, CameraKey key, IPAddress? address)
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
            "Camera {CameraId} at {Address} sent an invalid key. Further invalid keys from this address will not be logged for a minute"
        )]
        public static partial void WrongKey(ILogger logger, string cameraId, IPAddress? address);

        [LoggerMessage(
            LogLevel.Warning,
            "Camera {CameraId} at {Address} sends its key over plain HTTP, which is not encrypted: use https, or the stream "
                + "uplink, which never sends the key"
        )]
        public static partial void Exposed(ILogger logger, string cameraId, IPAddress? address);
    }
}
