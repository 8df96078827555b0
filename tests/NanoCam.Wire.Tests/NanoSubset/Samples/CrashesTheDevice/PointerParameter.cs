// Pointer Sample.Frame.Read
namespace Sample;

public static unsafe class Frame
{
    public static byte Read(byte* start)
    {
        return *start;
    }
}
