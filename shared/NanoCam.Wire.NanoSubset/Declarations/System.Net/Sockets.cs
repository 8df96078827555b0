// System.Net: sockets. No Shutdown, NoDelay, Blocking or async; Connect has no time limit; Read(SpanByte) of a NetworkStream throws.
#nullable disable

using System.IO;

namespace System.Net.Sockets;

public class SocketException : Exception
{
    public extern int ErrorCode { get; }
    public extern SocketException(SocketError errorCode);
}

public class NetworkStream : Stream
{
    public override extern bool CanRead { get; }
    public override extern bool CanSeek { get; }
    public override extern bool CanTimeout { get; }
    public override extern bool CanWrite { get; }
    public override extern int ReadTimeout { get; set; }
    public override extern int WriteTimeout { get; set; }
    public override extern long Length { get; }
    public override extern long Position { get; set; }
    public virtual extern bool DataAvailable { get; }
    public extern NetworkStream(Socket socket);
    public extern NetworkStream(Socket socket, bool ownsSocket);
    public extern void Close(int timeout);
    protected override extern void Dispose(bool disposing);
    public override extern void Flush();
    public override extern int Read(byte[] buffer, int offset, int count);
    public override extern long Seek(long offset, SeekOrigin origin);
    public override extern void SetLength(long value);
    public override extern void Write(byte[] buffer, int offset, int count);
    public override extern int Read(SpanByte buffer);
}

public class Socket : IDisposable
{
    public extern int Available { get; }
    public extern EndPoint LocalEndPoint { get; }
    public extern EndPoint RemoteEndPoint { get; }
    public extern bool Connected { get; }
    public extern int ReceiveTimeout { get; set; }
    public extern int SendTimeout { get; set; }
    public extern SocketType SocketType { get; }
    public extern Socket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType);
    public extern void Bind(EndPoint localEP);
    public extern void Connect(EndPoint remoteEP);
    public extern void Close();
    public extern void Listen(int backlog);
    public extern Socket Accept();
    public extern int Send(byte[] buffer);
    public extern int Send(byte[] buffer, SocketFlags socketFlags);
    public extern int Send(byte[] buffer, int size, SocketFlags socketFlags);
    public extern int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags);
    public extern int SendTo(byte[] buffer, int offset, int size, SocketFlags socketFlags, EndPoint remoteEP);
    public extern int SendTo(byte[] buffer, int size, SocketFlags socketFlags, EndPoint remoteEP);
    public extern int SendTo(byte[] buffer, SocketFlags socketFlags, EndPoint remoteEP);
    public extern int SendTo(byte[] buffer, EndPoint remoteEP);
    public extern int Receive(byte[] buffer);
    public extern int Receive(byte[] buffer, SocketFlags socketFlags);
    public extern int Receive(byte[] buffer, int size, SocketFlags socketFlags);
    public extern int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags);
    public extern int ReceiveFrom(byte[] buffer, int offset, int size, SocketFlags socketFlags, ref EndPoint remoteEP);
    public extern int ReceiveFrom(byte[] buffer, int size, SocketFlags socketFlags, ref EndPoint remoteEP);
    public extern int ReceiveFrom(byte[] buffer, SocketFlags socketFlags, ref EndPoint remoteEP);
    public extern int ReceiveFrom(byte[] buffer, ref EndPoint remoteEP);
    public extern void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, int optionValue);
    public extern void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, bool optionValue);
    public extern void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, byte[] optionValue);
    public extern object GetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName);
    public extern void GetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, byte[] val);
    public extern bool Poll(int microSeconds, SelectMode mode);
    protected virtual extern void Dispose(bool disposing);
    extern void IDisposable.Dispose();
}
