// CS1593
using System.Threading;

namespace Sample;

public sealed class ThreadWithParameter
{
    public static void Run()
    {
        new Thread(parameter => { }).Start();
    }
}
