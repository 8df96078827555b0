// CS0117
using System;

namespace Sample;

public static class Example
{
    public static void Order(int[] numbers)
    {
        Array.Sort(numbers);
    }
}
