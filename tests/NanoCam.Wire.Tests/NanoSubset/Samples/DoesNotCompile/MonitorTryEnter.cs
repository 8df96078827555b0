// CS0117
using System.Threading;

namespace Sample;

public sealed class MonitorTryEnter
{
    public static bool Run(object gate)
    {
        return Monitor.TryEnter(gate);
    }
}
