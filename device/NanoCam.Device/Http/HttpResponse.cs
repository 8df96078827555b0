using System.IO;
using System.Net.Sockets;
using System.Text;
using NanoCam.Device.Time;

namespace NanoCam.Device.Http;

/// <summary>Writes a response. A client that does not read within the timeout loses its connection.</summary>
internal sealed class HttpResponse
{
    /// <summary>Header that lets pages of other origins read the response, as in CameraWebServer.</summary>
    internal const string AnyOrigin = "Access-Control-Allow-Origin: *\r\n";

    private readonly IClock _clock;
    private readonly int _timeoutMilliseconds;
    private Socket? _socket;

    internal HttpResponse(IClock clock, int timeoutMilliseconds)
    {
        _clock = clock;
        _timeoutMilliseconds = timeoutMilliseconds;
    }

    /// <summary>Whether the client has closed the connection. Other bytes from the client are discarded.</summary>
    /// <param name="scratch">Buffer for discarded bytes.</param>
    internal bool IsClosed(byte[] scratch)
    {
        return _socket!.Poll(0, SelectMode.SelectRead) && _socket.Receive(scratch, 0, scratch.Length, SocketFlags.None) == 0;
    }

    /// <summary>Sends a whole response.</summary>
    /// <param name="status">A status with a text in <see cref="Reason"/>.</param>
    /// <param name="type">Content type.</param>
    /// <param name="body">Text, sent as UTF-8.</param>
    /// <param name="headers">Further headers, each with CRLF at its end.</param>
    internal void Answer(int status, string type, string body, string headers = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        AnswerHead(status, type, bytes.Length, headers);
        Send(bytes, 0, bytes.Length);
    }

    /// <summary>Sends the head of a response whose length is known.</summary>
    internal void AnswerHead(int status, string type, int length, string headers)
    {
        SendHead(status, "Content-Type: " + type + "\r\nContent-Length: " + length.ToString() + "\r\n" + headers);
    }

    /// <summary>Sends a head with these headers; the body ends with the connection.</summary>
    internal void SendHead(int status, string headers)
    {
        var head = Encoding.UTF8.GetBytes(
            "HTTP/1.1 "
                + status.ToString()
                + " "
                + Reason(status)
                + "\r\n"
                + headers
                + "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
        );
        Send(head, 0, head.Length);
    }

    /// <summary>Sends bytes of the body.</summary>
    /// <exception cref="SocketException">The client has disconnected.</exception>
    /// <exception cref="IOException">The client did not read in time.</exception>
    internal void Send(byte[] buffer, int offset, int count)
    {
        var deadline = _clock.Microseconds + (_timeoutMilliseconds * 1000L);
        while (count > 0)
        {
            // Send usually sends all bytes, but fewer after a timeout.
            var sent = _socket!.Send(buffer, offset, count, SocketFlags.None);
            offset += sent;
            count -= sent;
            if (count > 0 && (sent <= 0 || _clock.Microseconds > deadline))
            {
                throw new IOException("slow");
            }
        }
    }

    /// <summary>Writes to <paramref name="socket"/> from now on.</summary>
    internal void Attach(Socket socket)
    {
        _socket = socket;
        socket.SendTimeout = _timeoutMilliseconds;
    }

    private static string Reason(int status)
    {
        switch (status)
        {
            case 200:
                return "OK";
            case 302:
                return "Found";
            case 400:
                return "Bad Request";
            case 404:
                return "Not Found";
            case 405:
                return "Method Not Allowed";
            case 408:
                return "Request Timeout";
            case 411:
                return "Length Required";
            case 413:
                return "Content Too Large";
            case 431:
                return "Request Header Fields Too Large";
            case 503:
                return "Service Unavailable";
            default:
                return "Internal Server Error";
        }
    }
}
