// CS1503
using System.Threading;

namespace Sample;

public static class Example
{
    private static long s_count;

    public static long Add()
    {
        return Interlocked.Increment(ref s_count);
    }
}
