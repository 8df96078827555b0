using System;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using NanoCam.Device.Text;
using NanoCam.Device.Time;

namespace NanoCam.Device.Http;

/// <summary>
/// One thread with the buffers for one connection at a time. It gets a socket from the server and closes it on every path.
/// </summary>
internal sealed class HttpWorker
{
    // Polls in slices, so that the clock of a test is read regularly.
    private const int SliceMilliseconds = 100;
    private const int LingerSlices = 3;

    private readonly IHttpHandler _handler;
    private readonly HttpOptions _options;
    private readonly IClock _clock;
    private readonly HttpRequest _request = new HttpRequest();
    private readonly HttpResponse _response;
    private readonly AutoResetEvent _work = new AutoResetEvent(false);
    private Socket? _socket;
    private int _isBusy;
    private int _isStopped;

    internal HttpWorker(IHttpHandler handler, HttpOptions options, IClock clock)
    {
        _handler = handler;
        _options = options;
        _clock = clock;
        _response = new HttpResponse(clock, options.SendMilliseconds);
    }

    /// <summary>Accepts a connection.</summary>
    /// <returns>False when the worker is busy.</returns>
    internal bool TryTake(Socket socket)
    {
        if (Interlocked.CompareExchange(ref _isBusy, 1, 0) != 0)
        {
            return false;
        }

        _socket = socket;
        _work.Set();
        return true;
    }

    /// <summary>Lets <see cref="Run"/> return after the current connection.</summary>
    internal void Stop()
    {
        Interlocked.Exchange(ref _isStopped, 1);
        _work.Set();
    }

    /// <summary>Body of the worker's thread.</summary>
    internal void Run()
    {
        while (Interlocked.CompareExchange(ref _isStopped, 0, 0) == 0)
        {
            _work.WaitOne();
            var socket = _socket;
            if (socket != null)
            {
                Serve(socket);
                _socket = null;
                Interlocked.Exchange(ref _isBusy, 0);
            }
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            _response.Attach(socket);
            var status = Read(socket, out var isGone);
            if (isGone)
            {
                return;
            }

            if (status == HttpParser.Parsed)
            {
                _handler.Handle(_request, _response);
                return;
            }

            _response.Answer(status, "text/plain", "The request is invalid, too large, or too slow.\n");
            Linger(socket);
        }
        catch (Exception)
        {
            // The client has disconnected or is too slow (SocketException, IOException), memory is short, or the image lacks a library.
            // Only this connection ends. An exception that leaves this method would end the worker permanently.
            return;
        }
        finally
        {
            socket.Close();
        }
    }

    // Returns Good, a status to respond with, or isGone when the client has disconnected.
    private int Read(Socket socket, out bool isGone)
    {
        var buffer = _request.Buffer;
        var deadline = _clock.Microseconds + (_options.ReadMilliseconds * 1000L);
        var count = 0;
        var head = -1;
        isGone = false;
        while (head < 0 || count < head + _request.BodyLength)
        {
            if (head < 0 && count >= HttpRequest.MaxHeadBytes)
            {
                return 431;
            }

            if (!WaitForBytes(socket, deadline))
            {
                return 408;
            }

            var most = head < 0 ? HttpRequest.MaxHeadBytes : head + _request.BodyLength;
            var received = socket.Receive(buffer, count, most - count, SocketFlags.None);
            isGone = received <= 0;
            if (isGone)
            {
                return 400;
            }

            count += received;
            if (head < 0)
            {
                head = HttpParser.FindEnd(buffer, count - received, count);
                var status = head < 0 ? HttpParser.Parsed : HttpParser.Read(_request, head);
                if (status != HttpParser.Parsed)
                {
                    return status;
                }
            }
        }

        return ReadBody(buffer, head);
    }

    private int ReadBody(byte[] buffer, int head)
    {
        // The body of a GET is ignored.
        var isText = !_request.IsPost || Utf8.IsText(buffer, head, _request.BodyLength);
        _request.Body = _request.IsPost && isText ? Encoding.UTF8.GetString(buffer, head, _request.BodyLength) : "";
        return isText ? HttpParser.Parsed : 400;
    }

    private bool WaitForBytes(Socket socket, long deadline)
    {
        while (!socket.Poll(SliceMilliseconds * 1000, SelectMode.SelectRead))
        {
            if (_clock.Microseconds > deadline)
            {
                return false;
            }
        }

        return _clock.Microseconds <= deadline;
    }

    // Closing a socket with unread bytes resets the connection, and the client may lose the response.
    private void Linger(Socket socket)
    {
        for (var i = 0; i < LingerSlices && socket.Poll(SliceMilliseconds * 1000, SelectMode.SelectRead); i++)
        {
            if (socket.Receive(_request.Buffer, 0, _request.Buffer.Length, SocketFlags.None) <= 0)
            {
                return;
            }
        }
    }
}
