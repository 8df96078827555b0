using System.Net;
using System.Net.Sockets;
using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Tests.Live;

public sealed class UnreadEstimateTests : IDisposable
{
    private const int FrameBytes = 4 * 1024;

    private readonly Socket _viewer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        ReceiveBufferSize = 128 * 1024,
    };
    private readonly Socket _server;
    private readonly UnreadEstimate _estimate;

    public UnreadEstimateTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _viewer.Connect(listener.LocalEndPoint!);
        _server = listener.Accept();
        _server.NoDelay = true;
        _server.SendTimeout = 10_000;
        UnreadEstimate.Prepare(_server);
        _estimate = new UnreadEstimate(_server, TimeProvider.System);
    }

    public void Dispose()
    {
        _viewer.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void Viewer_that_reads_nothing_is_not_ready_before_its_buffer_is_full()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.InRange(SendWhileReady(), FrameBytes, 2 * _viewer.ReceiveBufferSize);
    }

    [Fact]
    public void Viewer_is_ready_again_after_it_has_read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var unread = SendWhileReady();
        var buffer = new byte[FrameBytes];
        while (unread > 0)
        {
            unread -= _viewer.Receive(buffer);
        }

        Assert.True(SpinWait.SpinUntil(() => _estimate.IsReady(FrameBytes), TimeSpan.FromSeconds(30)));
    }

    // The kernel of the viewer takes a moment to announce its window, so a single refusal may be about bytes on their way.
    private int SendWhileReady()
    {
        var (sent, frame) = (0, new byte[FrameBytes]);
        while (
            sent <= 2 * _viewer.ReceiveBufferSize && SpinWait.SpinUntil(() => _estimate.IsReady(FrameBytes), TimeSpan.FromMilliseconds(200))
        )
        {
            sent += _server.Send(frame);
        }

        return sent;
    }
}
