// CS0122
using NanoCam.Camera;

namespace Sample;

public sealed class InternalOfAnotherAssembly
{
    public static int Run()
    {
        return NativeCamera.Close();
    }
}
