// CS0308
using System;

namespace Sample;

public static class Example
{
    public static void Run(Action<int> step)
    {
        step(1);
    }
}
