// CS0117
using System.Threading;

namespace Sample;

public sealed class MonitorPulse
{
    public static void Run(object gate)
    {
        Monitor.PulseAll(gate);
    }
}
