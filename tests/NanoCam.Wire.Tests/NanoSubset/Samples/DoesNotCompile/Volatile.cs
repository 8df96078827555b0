// CS0518
namespace Sample;

public static class Example
{
    private static volatile bool s_stop;

    public static bool Stop()
    {
        s_stop = true;
        return s_stop;
    }
}
