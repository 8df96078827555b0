// CS1729
using System.Device.Wifi;

namespace Sample;

public sealed class WifiResultOfOurOwn
{
    public static object Run()
    {
        return new WifiConnectionResult();
    }
}
