// CS0518
namespace Sample;

public static class Example
{
    public static object Price()
    {
        return 1.5m;
    }
}
