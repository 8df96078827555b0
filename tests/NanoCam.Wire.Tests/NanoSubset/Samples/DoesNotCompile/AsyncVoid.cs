// CS0518
namespace Sample;

public static class Example
{
    public static async void Begin()
    {
        Begin();
    }
}
