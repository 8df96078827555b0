// CS0246
using System;

namespace Sample;

public static class Example
{
    public static int Count(Span<byte> bytes)
    {
        return bytes.Length;
    }
}
