// CS0103
using System;

namespace Sample;

public static class Example
{
    public static object Now()
    {
        return DateTimeOffset.UtcNow;
    }
}
