// CS0117
using System;

namespace Sample;

public sealed class EnvironmentTickCount
{
    public static int Run()
    {
        return Environment.TickCount;
    }
}
