// CS0246
using System.Threading;

namespace Sample;

public static class Example
{
    public static object Make()
    {
        return new SemaphoreSlim(1);
    }
}
