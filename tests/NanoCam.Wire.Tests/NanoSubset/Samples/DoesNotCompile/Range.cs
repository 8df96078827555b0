// CS0518
namespace Sample;

public static class Example
{
    public static byte[] Tail(byte[] bytes)
    {
        return bytes[1..];
    }
}
