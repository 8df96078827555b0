// CS0246 CS0161
namespace Sample;

public static class Example
{
    public static async Task Wait()
    {
        await Wait();
    }
}
