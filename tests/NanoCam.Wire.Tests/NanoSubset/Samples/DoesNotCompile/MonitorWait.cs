// CS0117
using System.Threading;

namespace Sample;

public static class Example
{
    public static void Wait(object gate)
    {
        Monitor.Wait(gate);
    }
}
