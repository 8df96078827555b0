// CS0117
using System.Net;

namespace Sample;

public sealed class DnsGetHostAddresses
{
    public static object Run()
    {
        return Dns.GetHostAddresses("server");
    }
}
