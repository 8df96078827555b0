using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Ingest;
using NanoCam.Server.Pairing;

namespace NanoCam.Server.Uplink;

/// <summary>Creates the session of a connection.</summary>
internal sealed class UplinkSessionFactory(
    UplinkAdmission admission,
    CameraAuthenticator authenticator,
    FrameGate gate,
    TimeProvider time,
    BackgroundWork work,
    IOptions<IngestOptions> options
)
{
    private readonly IngestOptions _options = options.Value;

    /// <summary>Creates the session of one connection. The caller disposes the session and the stream.</summary>
    public UplinkSession Create(Stream stream, IPAddress? address)
    {
        var reader = new UplinkReader(stream, time);
        var writer = new UplinkWriter(stream, time);
        var handshake = new UplinkHandshake(reader, writer, authenticator, _options, time, address);
        var heartbeat = new UplinkHeartbeat(reader, writer, _options, time, work);
        var frames = new UplinkFrameReceiver(reader, writer, gate, time, _options.Credit);
        var receiver = new UplinkReceiver(reader, writer, frames, heartbeat, time);
        return new UplinkSession(writer, handshake, heartbeat, receiver, admission, work.Errors, address);
    }
}
