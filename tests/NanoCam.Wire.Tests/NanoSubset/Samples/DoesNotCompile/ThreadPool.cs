// CS0103
using System.Threading;

namespace Sample;

public static class Example
{
    public static void Queue()
    {
        ThreadPool.QueueUserWorkItem(null);
    }
}
