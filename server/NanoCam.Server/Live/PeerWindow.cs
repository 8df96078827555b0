using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NanoCam.Server.Live;

/// <summary>
/// How much a viewer has not read yet, seen from our end of its TCP connection. Linux tells (TCP_INFO, include/uapi/linux/tcp.h) what
/// is not sent yet and how large a window the peer announces; when its program reads slower than we send, its receive buffer fills and
/// the window shrinks by as much. Measured with a reader of 100 kB/s and 30 KB frames: without this check a frame is 10 s old when it
/// has been read, with TCP_NOTSENT_LOWAT alone 1.3 s, with both 0.8 s.
/// </summary>
internal sealed class PeerWindow(Socket socket, TimeProvider time)
{
    private const int IpProtocolTcp = 6;
    private const int TcpNotSentLowWater = 25;
    private const int TcpInfo = 11;
    private const int NotSentOffset = 144;
    private const int PeerWindowOffset = 228;
    private const int InfoSize = 232;

    // Unsent bytes above which the kernel takes no more. A whole frame still goes in one call: the mark is looked at before each
    // kernel buffer of up to 64 KB, not before each byte.
    private const int NotSentBytes = 16 * 1024;

    // Without TCP_INFO a small send buffer is all there is to bound what is stale.
    private const int SmallSendBuffer = 64 * 1024;

    // A window that stays the same this long is the whole window: the peer made its buffer smaller, or does not read at all.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private uint _largest;
    private uint _last;
    private long _lastChange;

    /// <summary>Sets the marks on a connection that is about to carry frames.</summary>
    public static void Prepare(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            var mark = NotSentBytes;
            socket.SetRawSocketOption(IpProtocolTcp, TcpNotSentLowWater, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in mark)));
        }
        else
        {
            socket.SendBufferSize = SmallSendBuffer;
        }
    }

    /// <summary>Whether a frame handed over now would be on its way at once, to a viewer that keeps up as far as can be seen.</summary>
    public bool IsReady()
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        Span<byte> info = stackalloc byte[InfoSize];
        var length = socket.GetRawSocketOption(IpProtocolTcp, TcpInfo, info);
        if (length < NotSentOffset + sizeof(uint))
        {
            return true;
        }

        if (MemoryMarshal.Read<uint>(info[NotSentOffset..]) != 0)
        {
            return false;
        }

        return length < InfoSize || HasRoom(MemoryMarshal.Read<uint>(info[PeerWindowOffset..]));
    }

    private bool HasRoom(uint window)
    {
        if (window >= _largest)
        {
            _largest = window;
            _last = window;
            return true;
        }

        if (window != _last)
        {
            _last = window;
            _lastChange = time.GetTimestamp();
        }

        // Above half of it the number may be old: a peer that has read tells so at once only when its window doubles by it
        // (tcp_cleanup_rbuf), otherwise with its next acknowledgement. Below half it can be trusted in both directions.
        if (window >= _largest / 2)
        {
            return true;
        }

        if (time.GetElapsedTime(_lastChange) < Settled)
        {
            return false;
        }

        _largest = window;
        return true;
    }
}
