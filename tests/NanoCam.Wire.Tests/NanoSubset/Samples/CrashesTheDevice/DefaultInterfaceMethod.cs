// DefaultInterfaceMethod Sample.ICamera.Name
namespace Sample;

public interface ICamera
{
    string Name()
    {
        return "camera";
    }
}
