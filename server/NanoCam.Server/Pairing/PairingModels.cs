using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using NanoCam.Wire;

namespace NanoCam.Server.Pairing;

/// <summary>Pairing request of a camera.</summary>
/// <param name="Camera">Id of the camera.</param>
/// <param name="Nonce">16 random bytes in hex.</param>
/// <param name="Proof">HMAC-SHA256 with the key derived from the code, 32 bytes in hex.</param>
internal sealed record PairRequest(
    [property: RegularExpression(CameraId.Pattern)] string Camera,
    [property: RegularExpression("^[0-9A-Fa-f]{32}$")] string Nonce,
    [property: RegularExpression("^[0-9A-Fa-f]{64}$")] string Proof
)
{
    /// <summary>Reads nonce and proof. Returns false and an error when the request is invalid.</summary>
    public bool TryRead(out byte[] nonce, out byte[] proof, out string error)
    {
        nonce = new byte[PairingScheme.NonceSize];
        proof = new byte[PairingScheme.ProofSize];
        error =
            !CameraId.IsValid(Camera) ? CameraId.Rule
            : TryRead(Nonce, nonce) && TryRead(Proof, proof) ? ""
            : $"nonce must be {PairingScheme.NonceSize} bytes in hex, and proof {PairingScheme.ProofSize} bytes.";
        return error.Length == 0;
    }

    // A property that is missing in the JSON is null here, despite its type.
    private static bool TryRead(string? hex, byte[] bytes) =>
        hex?.Length == 2 * bytes.Length && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
}

/// <summary>Response to a camera that was paired.</summary>
/// <param name="Camera">Id of the camera.</param>
internal sealed record PairAnswer(string Camera);

/// <summary>Request for a pairing code.</summary>
/// <param name="Camera">Camera that the code is valid for. If omitted, the first camera that uses the code.</param>
internal sealed record PairingCodeRequest([property: RegularExpression(CameraId.Pattern)] string? Camera = null);

/// <summary>Valid pairing code.</summary>
/// <param name="Code">The code with its hyphen.</param>
/// <param name="Camera">Camera that the code is valid for, or null.</param>
/// <param name="Expires">Time at which the code expires.</param>
/// <param name="Used">Time at which a camera derived its key from the code, or null. The first use of that key ends the code.</param>
internal sealed record PairingCodeModel(string Code, string? Camera, DateTimeOffset Expires, DateTimeOffset? Used);

/// <summary>Unpaired camera: one that connected without a valid key. The data is not verified.</summary>
/// <param name="Id">Id that the camera sent.</param>
/// <param name="Address">Address of the camera.</param>
/// <param name="Board">Board that the camera reported, or null.</param>
/// <param name="Reason"><c>noKey</c> or <c>wrongKey</c>.</param>
/// <param name="FirstSeen">Time of the first attempt.</param>
/// <param name="LastSeen">Time of the last attempt.</param>
internal sealed record UnpairedCameraModel(
    string Id,
    string Address,
    string? Board,
    string Reason,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen
);

/// <summary>Pairing codes and unpaired cameras.</summary>
/// <param name="Codes">Valid codes.</param>
/// <param name="Waiting">Unpaired cameras, newest first.</param>
internal sealed record PairingModel(IReadOnlyList<PairingCodeModel> Codes, IReadOnlyList<UnpairedCameraModel> Waiting);

/// <summary>State of the key of a camera, without the key itself.</summary>
/// <param name="Exists">Whether the camera has a key.</param>
/// <param name="Created">Time at which the key was created.</param>
/// <param name="Origin"><c>pairing</c>, <c>rotation</c> or <c>demo</c>.</param>
internal sealed record CameraKeyModel(bool Exists, DateTimeOffset? Created, string? Origin);

/// <summary>JSON serialization without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PairRequest))]
[JsonSerializable(typeof(PairAnswer))]
[JsonSerializable(typeof(PairingModel))]
[JsonSerializable(typeof(PairingCodeModel))]
[JsonSerializable(typeof(PairingCodeRequest))]
[JsonSerializable(typeof(CameraKeyModel))]
internal sealed partial class PairingJson : JsonSerializerContext;
