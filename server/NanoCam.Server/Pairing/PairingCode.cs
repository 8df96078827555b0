using System.Security.Cryptography;

namespace NanoCam.Server.Pairing;

/// <summary>A code that lets one camera make its key.</summary>
/// <param name="Code">10 characters of <see cref="Client.PairingCode.Alphabet"/>, without hyphen.</param>
/// <param name="Camera">The one camera it is good for; null until the first uses it.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">From then on it is good for nothing.</param>
/// <param name="Used">When a camera made its key with it, or null.</param>
public sealed record PairingCode(string Code, string? Camera, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? Used)
{
    /// <summary>As people read it: <c>XXXXX-XXXXX</c>.</summary>
    public string Text => $"{Code[..5]}-{Code[5..]}";

    /// <summary>Draws a code.</summary>
    internal static string Draw() => RandomNumberGenerator.GetString(Client.PairingCode.Alphabet, Client.PairingCode.Length);
}
