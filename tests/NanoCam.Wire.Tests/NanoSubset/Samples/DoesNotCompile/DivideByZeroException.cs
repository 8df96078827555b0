// CS0246
using System;

namespace Sample;

public static class Example
{
    public static int Divide(int a, int b)
    {
        try
        {
            return a / b;
        }
        catch (DivideByZeroException)
        {
            return 0;
        }
    }
}
