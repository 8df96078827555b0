// CS0117
using System;

namespace Sample;

public sealed class ConvertToHex
{
    public static string Run(byte[] bytes)
    {
        return Convert.ToHexString(bytes);
    }
}
