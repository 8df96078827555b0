// CS0246
using System.Threading;

namespace Sample;

public static class Example
{
    public static async Task Wait()
    {
        await Task.Delay(1);
    }
}
