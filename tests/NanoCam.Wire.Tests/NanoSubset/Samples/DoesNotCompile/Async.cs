// CS0246 CS0103 CS0161
using System.Threading;

namespace Sample;

public static class Example
{
    public static async Task Wait()
    {
        await Task.Delay(1);
    }
}
