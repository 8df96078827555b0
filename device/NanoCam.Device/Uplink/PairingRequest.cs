using System.Net.Http;
using System.Text;
using NanoCam.Device.Text;

namespace NanoCam.Device.Uplink;

/// <summary>One POST to <c>/api/pair</c>, answered by its status alone.</summary>
internal sealed class PairingRequest : RequestThread
{
    private readonly object _lock = new object();
    private readonly string _address;
    private readonly string _body;
    private PairingStatus _outcome = PairingStatus.NoAnswer;

    /// <summary>Prepares a request.</summary>
    /// <param name="client">The client; this object disposes it.</param>
    /// <param name="server">Address of the server.</param>
    /// <param name="cameraId">Id of this camera.</param>
    /// <param name="nonce">16 random bytes.</param>
    /// <param name="proof">Proves that the camera has the code.</param>
    public PairingRequest(HttpClient client, ServerAddress server, string cameraId, byte[] nonce, byte[] proof)
        : base(client)
    {
        _address = server.Url("/api/pair");

        // An id and hexadecimal digits need no escaping in JSON.
        _body = "{\"camera\":\"" + cameraId + "\",\"nonce\":\"" + Hex.Write(nonce) + "\",\"proof\":\"" + Hex.Write(proof) + "\"}";
    }

    /// <summary>The result; NoAnswer before the end.</summary>
    public PairingStatus Outcome
    {
        get
        {
            lock (_lock)
            {
                return _outcome;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Send(HttpClient client)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _address);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(_body));
        request.Content.Headers.Add("Content-Type", "application/json");
        using (var response = client.Send(request))
        {
            // The status is sufficient; the text in the body is for people.
            var outcome = OutcomeOf((int)response.StatusCode);
            lock (_lock)
            {
                _outcome = outcome;
            }
        }
    }

    private static PairingStatus OutcomeOf(int status)
    {
        switch (status)
        {
            case 200:
                return PairingStatus.Paired;
            case 400:
            case 403:
                return PairingStatus.Rejected;
            case 408:
            case 429:
                return PairingStatus.Unavailable;
            default:
                return status >= 500 ? PairingStatus.Unavailable : PairingStatus.NotSupported;
        }
    }
}
