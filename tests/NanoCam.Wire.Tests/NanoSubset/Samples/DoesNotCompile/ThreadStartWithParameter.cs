// CS1501
using System.Threading;

namespace Sample;

public sealed class ThreadStartWithParameter
{
    public static void Run(Thread thread)
    {
        thread.Start("parameter");
    }
}
