// Stackalloc Sample.Scratch.First
namespace Sample;

public static unsafe class Scratch
{
    public static byte First()
    {
        byte* bytes = stackalloc byte[16];
        return bytes[0];
    }
}
