// CS1503
using System.Diagnostics;

namespace Sample;

public static class Example
{
    public static void Print()
    {
        Debug.WriteLine(42);
    }
}
