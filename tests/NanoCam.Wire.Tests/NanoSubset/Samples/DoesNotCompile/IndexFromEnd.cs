// CS0518 CS0656
namespace Sample;

public static class Example
{
    public static byte Last(byte[] bytes)
    {
        return bytes[^1];
    }
}
