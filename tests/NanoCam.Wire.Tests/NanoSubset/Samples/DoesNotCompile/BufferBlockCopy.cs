// CS0103
using System;

namespace Sample;

public static class Example
{
    public static void Copy(byte[] from, byte[] to)
    {
        Buffer.BlockCopy(from, 0, to, 0, 4);
    }
}
