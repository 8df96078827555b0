// CS0234
using System.Linq;

namespace Sample;

public static class Example
{
    public static object First(int[] numbers)
    {
        return numbers;
    }
}
