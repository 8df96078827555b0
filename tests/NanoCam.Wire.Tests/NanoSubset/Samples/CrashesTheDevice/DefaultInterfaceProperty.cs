// DefaultInterfaceMethod Sample.ICamera.get_Width
namespace Sample;

public interface ICamera
{
    int Width => 640;
}
