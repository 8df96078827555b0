using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>
/// Signature of a request: HMAC-SHA256 over the time, a period and the body. The time is included so that a receiver can reject a recorded
/// request that is replayed.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Header with the signature: <c>sha256=</c> and 64 hexadecimal digits.</summary>
    public const string Header = "X-NanoCam-Signature";

    /// <summary>Header with the time of the request, in seconds since 1970-01-01 UTC.</summary>
    public const string TimeHeader = "X-NanoCam-Timestamp";

    /// <summary>Computes the value of <see cref="Header"/>.</summary>
    public static string Create(ReadOnlySpan<byte> secret, long seconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Encoding.ASCII.GetBytes(seconds.ToString(CultureInfo.InvariantCulture)));
        hash.AppendData("."u8);
        hash.AppendData(body);
        return $"sha256={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
