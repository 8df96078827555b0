using System;
using System.Net.Http;
using System.Threading;

namespace NanoCam.Device.Uplink;

/// <summary>
/// One HTTP request on a thread of its own: HttpClient cannot be told to stop in the middle of a name lookup, a connect or an upload (its
/// Timeout on nanoFramework covers the answer's head alone), but whoever waits for it can go on without it.
/// </summary>
internal abstract class RequestThread
{
    private readonly HttpClient _client;

    /// <summary>Set when it has ended, well or not; nothing it was given is touched after that.</summary>
    public readonly ManualResetEvent Ended = new ManualResetEvent(false);

    /// <summary>Prepares a request.</summary>
    /// <param name="client">The client; this object disposes it.</param>
    protected RequestThread(HttpClient client)
    {
        _client = client;
    }

    /// <summary>Starts it.</summary>
    public void Start()
    {
        new Thread(Run).Start();
    }

    /// <summary>Gives it up; <see cref="Ended"/> follows when the class library lets go.</summary>
    public void Abandon()
    {
        _client.Dispose();
    }

    /// <summary>Sends and reads the answer. What it throws means that there was none.</summary>
    protected abstract void Send(HttpClient client);

    private void Run()
    {
        try
        {
            Send(_client);
            _client.Dispose();
        }
        catch (Exception)
        {
            // Nobody was reached, or the answer broke off. HttpRequestException, and on nanoFramework also SocketException, WebException,
            // CryptographicException and, where the request was cancelled, NullReferenceException: the outcome stays what it was before.
            _client.Dispose();
        }

        Ended.Set();
    }
}
