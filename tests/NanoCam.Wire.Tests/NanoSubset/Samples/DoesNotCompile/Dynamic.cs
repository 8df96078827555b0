// CS1980
namespace Sample;

public static class Example
{
    public static object Name(dynamic camera)
    {
        return camera.Name;
    }
}
