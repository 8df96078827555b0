using NanoCam.Device.Uplink;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>Creates the HTTP clients of the firmware's photo mode. They share one handler; the firmware disposes each client.</summary>
internal sealed class FaultyHttpClients(FaultyHttpHandler handler) : IHttpClients
{
    // As in the firmware's own clients: nanoFramework's MemoryStream ends at 65,535 bytes.
    private const int MaxAnswerBytes = 65_535;

    /// <inheritdoc/>
    public HttpClient Create() => new(handler, disposeHandler: false) { MaxResponseContentBufferSize = MaxAnswerBytes };
}
