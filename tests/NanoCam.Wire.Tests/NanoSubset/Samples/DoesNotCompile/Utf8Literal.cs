// CS0518
namespace Sample;

public static class Example
{
    public static object Boundary()
    {
        return "--frame"u8.Length;
    }
}
