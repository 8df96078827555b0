// CS0103
using System.Security.Cryptography;

namespace Sample;

public sealed class Sha256
{
    public static byte[] Run(byte[] bytes)
    {
        return SHA256.HashData(bytes);
    }
}
