// CS0518
namespace Sample;

public static class Example
{
    private static volatile bool s_stop;

    public static bool Stop()
    {
        return s_stop = true;
    }
}
