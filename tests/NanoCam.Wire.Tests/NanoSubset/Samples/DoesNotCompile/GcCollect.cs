// CS0117
using System;

namespace Sample;

public static class Example
{
    public static void Clean()
    {
        GC.Collect();
    }
}
