// CS0656
namespace Sample;

public static class Example
{
    public static object Pair()
    {
        return new { X = 1, Y = 2 };
    }
}
