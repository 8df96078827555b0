using System.Text.Json.Serialization;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Pairing;

/// <summary>What a camera sends to pair.</summary>
/// <param name="Camera">Its id.</param>
/// <param name="Nonce">16 random bytes in hex.</param>
/// <param name="Proof">HMAC-SHA256 under the key that the code makes, 32 bytes in hex.</param>
internal sealed record PairRequest(string Camera, string Nonce, string Proof)
{
    /// <summary>Reads nonce and proof; false with a sentence when the request is not one.</summary>
    public bool TryRead(out byte[] nonce, out byte[] proof, out string error)
    {
        nonce = new byte[PairingProof.NonceSize];
        proof = new byte[PairingProof.Size];
        error =
            !CameraId.IsValid(Camera) ? CameraId.Rule
            : TryRead(Nonce, nonce) && TryRead(Proof, proof) ? ""
            : $"nonce must be {PairingProof.NonceSize} bytes in hex, and proof {PairingProof.Size}.";
        return error.Length == 0;
    }

    // What is absent in JSON is null here, whatever the type says.
    private static bool TryRead(string? hex, byte[] bytes) =>
        hex?.Length == 2 * bytes.Length && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
}

/// <summary>The answer to a camera that paired.</summary>
/// <param name="Camera">Its id.</param>
internal sealed record PairAnswer(string Camera);

/// <summary>A wish for a code.</summary>
/// <param name="Camera">The one camera it should be good for; absent: the first that uses it.</param>
internal sealed record PairingCodeRequest(string? Camera);

/// <summary>A code that is good now.</summary>
/// <param name="Code">As people read it.</param>
/// <param name="Camera">The one camera it is good for, or null.</param>
/// <param name="Expires">When it ends.</param>
/// <param name="Used">When a camera made its key with it, or null. It ends when that camera first uses the key.</param>
internal sealed record PairingCodeModel(string Code, string? Camera, DateTimeOffset Expires, DateTimeOffset? Used);

/// <summary>A camera that came without the right key. Anybody can make these up.</summary>
/// <param name="Id">The id it gave.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Board">What it said it is, or null.</param>
/// <param name="Reason"><c>noKey</c> or <c>wrongKey</c>.</param>
/// <param name="FirstSeen">When it first came.</param>
/// <param name="LastSeen">When it last came.</param>
internal sealed record UnpairedCameraModel(
    string Id,
    string Address,
    string? Board,
    string Reason,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen
);

/// <summary>What is going on between codes and cameras.</summary>
/// <param name="Codes">Codes that are good now.</param>
/// <param name="Waiting">Cameras that want to pair, newest first.</param>
internal sealed record PairingModel(IReadOnlyList<PairingCodeModel> Codes, IReadOnlyList<UnpairedCameraModel> Waiting);

/// <summary>What may be told about a camera's key: never the key.</summary>
/// <param name="Exists">Whether it has one.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Origin"><c>pairing</c>, <c>rotation</c> or <c>demo</c>.</param>
internal sealed record CameraKeyModel(bool Exists, DateTimeOffset? Created, string? Origin);

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PairRequest))]
[JsonSerializable(typeof(PairAnswer))]
[JsonSerializable(typeof(PairingModel))]
[JsonSerializable(typeof(PairingCodeModel))]
[JsonSerializable(typeof(PairingCodeRequest))]
[JsonSerializable(typeof(CameraKeyModel))]
internal sealed partial class PairingJson : JsonSerializerContext;
