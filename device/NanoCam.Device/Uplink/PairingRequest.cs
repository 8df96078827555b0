using System;
using System.Net.Http;
using System.Text;
using System.Threading;

namespace NanoCam.Device.Uplink;

/// <summary>One POST to <c>/api/pair</c>, on a thread of its own for the reasons of <see cref="PhotoRequest"/>.</summary>
internal sealed class PairingRequest
{
    private readonly object _lock = new object();
    private readonly HttpClient _client;
    private readonly string _address;
    private readonly string _body;
    private PairingOutcome _outcome = PairingOutcome.NoAnswer;

    /// <summary>Set when it has ended, well or not.</summary>
    public readonly ManualResetEvent Ended = new ManualResetEvent(false);

    /// <summary>Prepares a request.</summary>
    /// <param name="client">The client; this object disposes it.</param>
    /// <param name="server">Where to.</param>
    /// <param name="cameraId">Who asks.</param>
    /// <param name="nonce">16 random bytes.</param>
    /// <param name="proof">What shows that the code is known.</param>
    public PairingRequest(HttpClient client, ServerAddress server, string cameraId, byte[] nonce, byte[] proof)
    {
        _client = client;
        _address = (server.IsTls ? "https://" : "http://") + server.Host + ":" + server.Port.ToString() + server.Path + "/api/pair";

        // An id and hexadecimal digits have nothing that JSON would escape.
        _body = "{\"camera\":\"" + cameraId + "\",\"nonce\":\"" + HexText.Write(nonce) + "\",\"proof\":\"" + HexText.Write(proof) + "\"}";
    }

    /// <summary>How it ended; NoAnswer before.</summary>
    public PairingOutcome Outcome
    {
        get
        {
            lock (_lock)
            {
                return _outcome;
            }
        }
    }

    /// <summary>Starts it.</summary>
    public void Start()
    {
        new Thread(Run).Start();
    }

    /// <summary>Gives it up.</summary>
    public void Abandon()
    {
        _client.Dispose();
    }

    private void Run()
    {
        try
        {
            Send();
        }
        catch (Exception)
        {
            // Nobody was reached, or the answer broke off: NoAnswer, which stands. PhotoRequest lists what is thrown.
            _client.Dispose();
        }

        Ended.Set();
    }

    private void Send()
    {
        HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Post, _address);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(_body));
        request.Content.Headers.Add("Content-Type", "application/json");
        using (HttpResponseMessage response = _client.Send(request))
        {
            // The status says all; the sentence in the body is for people with a screen.
            PairingOutcome outcome = OutcomeOf((int)response.StatusCode);
            lock (_lock)
            {
                _outcome = outcome;
            }
        }

        _client.Dispose();
    }

    private static PairingOutcome OutcomeOf(int status)
    {
        switch (status)
        {
            case 200:
                return PairingOutcome.Paired;
            case 400:
            case 403:
                return PairingOutcome.Refused;
            case 408:
            case 429:
                return PairingOutcome.Later;
            default:
                return status >= 500 ? PairingOutcome.Later : PairingOutcome.Unknown;
        }
    }
}
