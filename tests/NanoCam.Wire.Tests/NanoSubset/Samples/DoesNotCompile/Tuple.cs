// CS8179
namespace Sample;

public static class Example
{
    public static int Sum()
    {
        var pair = (1, 2);
        return pair.Item1 + pair.Item2;
    }
}
