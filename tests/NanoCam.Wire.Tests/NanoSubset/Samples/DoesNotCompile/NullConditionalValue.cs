// CS0518
namespace Sample;

public static class Example
{
    public static int Length(byte[]? bytes)
    {
        return bytes?.Length ?? 0;
    }
}
