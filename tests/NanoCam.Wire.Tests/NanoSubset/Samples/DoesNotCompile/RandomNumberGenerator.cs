// CS0103
using System.Security.Cryptography;

namespace Sample;

public sealed class Example
{
    public static void Run(byte[] bytes)
    {
        RandomNumberGenerator.Fill(bytes);
    }
}
