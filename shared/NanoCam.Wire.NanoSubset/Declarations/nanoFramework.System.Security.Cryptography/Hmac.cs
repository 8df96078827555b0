// nanoFramework.System.Security.Cryptography: HMAC over a whole array; no SHA256, no random numbers.
#nullable disable

namespace System.Security.Cryptography;

public class HMACSHA256 : IDisposable
{
    public extern byte[] Hash { get; }
    public extern byte[] Key { get; set; }
    public extern HMACSHA256();
    public extern HMACSHA256(byte[] key);
    public extern byte[] ComputeHash(byte[] buffer);
    public static extern byte[] HashData(byte[] key, byte[] source);
    public extern void Dispose();
    protected extern void Dispose(bool disposing);
}
