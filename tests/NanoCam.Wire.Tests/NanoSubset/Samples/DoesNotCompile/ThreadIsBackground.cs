// CS1061
using System.Threading;

namespace Sample;

public sealed class ThreadIsBackground
{
    public static void Run(Thread thread)
    {
        thread.IsBackground = true;
    }
}
