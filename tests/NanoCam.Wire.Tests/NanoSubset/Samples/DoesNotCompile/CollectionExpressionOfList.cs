// CS0246
using System.Collections;

namespace Sample;

public static class Example
{
    public static object Make()
    {
        List<int> numbers = [1, 2, 3];
        return numbers;
    }
}
