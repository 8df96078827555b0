// CS0103
using System.Diagnostics;

namespace Sample;

public sealed class StopwatchOfDiagnostics
{
    public static object Run()
    {
        return Stopwatch.StartNew();
    }
}
