// Pointer Sample.Frame.First
namespace Sample;

public static unsafe class Frame
{
    public static byte First(byte[] jpeg)
    {
        fixed (byte* start = jpeg)
        {
            return *start;
        }
    }
}
