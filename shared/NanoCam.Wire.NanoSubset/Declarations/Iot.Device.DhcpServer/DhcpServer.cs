// Iot.Device.DhcpServer: addresses for clients of the board's own access point.
#nullable disable

using System;
using System.Net;

namespace Iot.Device.DhcpServer;

public class DhcpServer : IDisposable
{
    public extern string CaptivePortalUrl { get; set; }
    public extern IPAddress DnsServer { get; set; }
    public extern IPAddress Gateway { get; set; }
    public extern DhcpServer();
    public extern bool Start(IPAddress address, IPAddress mask, ushort timeToLeave = 1200);
    public extern void Stop();
    public extern void Dispose();
}
