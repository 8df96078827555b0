// CS1503
using System;

namespace Sample;

public static class Example
{
    public static void Print()
    {
        Console.WriteLine(42);
    }
}
