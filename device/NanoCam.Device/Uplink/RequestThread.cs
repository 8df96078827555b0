using System;
using System.Net.Http;
using System.Threading;

namespace NanoCam.Device.Uplink;

/// <summary>
/// One HTTP request on its own thread. HttpClient cannot be canceled during a name lookup, a connect or an upload (on nanoFramework, its
/// Timeout covers only the head of the response). The waiting thread can continue without the request.
/// </summary>
internal abstract class RequestThread
{
    private readonly HttpClient _client;

    /// <summary>Set when the request has ended, successful or not; it uses none of its arguments after that.</summary>
    public readonly ManualResetEvent Ended = new ManualResetEvent(false);

    /// <summary>Prepares a request.</summary>
    /// <param name="client">The client; this object disposes it.</param>
    protected RequestThread(HttpClient client)
    {
        _client = client;
    }

    /// <summary>Starts the request.</summary>
    public void Start()
    {
        new Thread(Run).Start();
    }

    /// <summary>Abandons the request; <see cref="Ended"/> is set when the class library returns.</summary>
    public void Abandon()
    {
        _client.Dispose();
    }

    /// <summary>Sends the request and reads the response. An exception means that no response arrived.</summary>
    protected abstract void Send(HttpClient client);

    private void Run()
    {
        try
        {
            Send(_client);
        }
        catch (Exception)
        {
            // No server was reached, or the response was incomplete. HttpRequestException, and on nanoFramework also SocketException,
            // WebException, CryptographicException and, after a canceled request, NullReferenceException. The outcome remains unchanged.
        }

        try
        {
            _client.Dispose();
        }
        catch (Exception)
        {
            // The class library closes sockets that a canceled request has closed already. The waiting thread must still be woken.
        }

        Ended.Set();
    }
}
