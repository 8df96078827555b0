// CS0246
using System.Collections;

namespace Sample;

public static class Example
{
    public static object Make()
    {
        return new List<int>();
    }
}
