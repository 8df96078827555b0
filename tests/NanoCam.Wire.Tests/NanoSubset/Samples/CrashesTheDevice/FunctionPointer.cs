// Pointer Sample.Frame.Call
namespace Sample;

public static unsafe class Frame
{
    public static int Call(delegate*<int, int> step)
    {
        return step(1);
    }
}
