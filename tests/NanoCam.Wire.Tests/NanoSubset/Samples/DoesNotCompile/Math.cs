// CS0103
using System;

namespace Sample;

public static class Example
{
    public static int Larger(int a, int b)
    {
        return Math.Max(a, b);
    }
}
