// CS0518
namespace Sample;

public static class Example
{
    public static int Or(int? value)
    {
        return value ?? 0;
    }
}
