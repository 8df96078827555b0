// CS0117
using System.Net;

namespace Sample;

public sealed class IPAddressTryParse
{
    public static bool Run()
    {
        return IPAddress.TryParse("192.168.1.10", out IPAddress address);
    }
}
