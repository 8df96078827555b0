using System.Security.Cryptography;
using NanoCam.Wire;

namespace NanoCam.Server.Pairing;

/// <summary>Code from which one camera derives its key.</summary>
/// <param name="Code">10 characters of <see cref="PairingScheme.Alphabet"/>, without hyphen.</param>
/// <param name="Camera">Camera that the code is valid for; null until a camera uses the code.</param>
/// <param name="Created">Time of creation.</param>
/// <param name="Expires">Time at which the code expires.</param>
/// <param name="Used">Time at which a camera derived its key from the code, or null.</param>
public sealed record PairingCode(string Code, string? Camera, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? Used)
{
    /// <summary>Time at which the code expires, on the monotonic clock of this run of the server.</summary>
    internal long Deadline { get; init; }

    /// <summary>The code in readable form: <c>XXXXX-XXXXX</c>.</summary>
    public string Text => $"{Code[..5]}-{Code[5..]}";

    /// <summary>Generates a random code.</summary>
    internal static string Draw() => RandomNumberGenerator.GetString(PairingScheme.Alphabet, PairingScheme.CodeLength);
}
