// CS0246
using System;

namespace Sample;

public static class Example
{
    public static int Run(Func<int> next)
    {
        return next();
    }
}
