using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using NanoCam.Device.Time;

namespace NanoCam.Device.Http;

/// <summary>
/// A small HTTP server: one thread per port accepts connections, a fixed number of workers respond. Requests are limited in size and time,
/// one per connection. When all workers are busy, a client receives 503 immediately.
/// </summary>
internal sealed class HttpServer
{
    private const int PollMicroseconds = 250_000;
    private const int RetryMilliseconds = 2000;
    private const int Backlog = 4;
    private const int BusyMicroseconds = 100_000;
    private static readonly byte[] Busy = Encoding.UTF8.GetBytes(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 6\r\nRetry-After: 2\r\n"
            + "Connection: close\r\n\r\nBusy.\n"
    );

    private readonly HttpOptions _options;
    private readonly HttpWorker[] _workers;
    private int _startedWorkers;
    private int _startedListeners = 1;
    private readonly StopSignal _stop;
    private readonly int[] _bound;

    internal HttpServer(IHttpHandler handler, HttpOptions options, IClock clock, StopSignal stop)
    {
        _options = options;
        _stop = stop;
        _bound = new int[options.Ports.Length];
        _workers = new HttpWorker[options.Workers];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new HttpWorker(handler, options, clock);
        }
    }

    /// <summary>Port of listener number <paramref name="index"/>; 0 until it is open.</summary>
    internal int PortOf(int index)
    {
        lock (_bound)
        {
            return _bound[index];
        }
    }

    /// <summary>
    /// Runs the first listener on the calling thread, workers and other listeners on their own threads. Returns when the device stops.
    /// </summary>
    internal void Run()
    {
        // Called again after an exception: threads that run already are not started twice.
        for (; _startedWorkers < _workers.Length; _startedWorkers++)
        {
            new Thread(_workers[_startedWorkers].Run).Start();
        }

        for (; _startedListeners < _bound.Length; _startedListeners++)
        {
            var index = _startedListeners;
            new Thread(() => Listen(index)).Start();
        }

        Listen(0);
        foreach (var worker in _workers)
        {
            worker.Stop();
        }
    }

    private void Listen(int index)
    {
        do
        {
            Socket? listener = null;
            try
            {
                listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(new IPEndPoint(IPAddress.Any, _options.Ports[index]));
                listener.Listen(Backlog);
                SetPort(index, ((IPEndPoint)listener.LocalEndPoint!).Port);
                Accept(listener);
            }
            catch (Exception)
            {
                // There is no network yet, or no socket or memory is left: the listener is reopened after a pause. Whatever else failed,
                // the thread must not end.
            }
            finally
            {
                listener?.Close();
            }
        } while (!_stop.Sleep(RetryMilliseconds));
    }

    private void SetPort(int index, int port)
    {
        lock (_bound)
        {
            _bound[index] = port;
        }
    }

    private void Accept(Socket listener)
    {
        while (!_stop.IsSet)
        {
            if (listener.Poll(PollMicroseconds, SelectMode.SelectRead))
            {
                HandOut(listener.Accept());
            }
        }
    }

    private void HandOut(Socket client)
    {
        foreach (var worker in _workers)
        {
            if (worker.TryTake(client))
            {
                return;
            }
        }

        try
        {
            // Closing a socket with unread bytes resets the connection, and the client may lose the response.
            if (client.Poll(BusyMicroseconds, SelectMode.SelectRead))
            {
                client.Receive(new byte[HttpRequest.MaxHeadBytes], 0, HttpRequest.MaxHeadBytes, SocketFlags.None);
            }

            client.SendTimeout = 100;
            client.Send(Busy, 0, Busy.Length, SocketFlags.None);
        }
        catch (SocketException)
        {
            // The client has disconnected.
        }
        finally
        {
            client.Close();
        }
    }
}
