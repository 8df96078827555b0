// CS0518 CS0656
namespace Sample;

public static class Example
{
    public static async void Begin()
    {
        Begin();
    }
}
