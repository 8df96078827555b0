// CS0104
using System;
using nanoFramework.Runtime.Native;

namespace Sample;

public sealed class TwoGarbageCollectors
{
    public static uint Run()
    {
        return GC.Run(true);
    }
}
