// CS8179
namespace Sample;

public static class Example
{
    public static int Swap(int a, int b)
    {
        (a, b) = (b, a);
        return a - b;
    }
}
