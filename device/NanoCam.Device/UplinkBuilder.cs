using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Network;
using NanoCam.Device.Supervision;
using NanoCam.Device.Time;
using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device;

/// <summary>Builds the uplink of one device. Every buffer of an uplink is allocated here, once per boot.</summary>
public sealed class UplinkBuilder
{
    private readonly DeviceIdentity _identity;
    private readonly CaptureLoop _capture;
    private readonly FrameSlot _slot;
    private readonly DeviceHealth _health;
    private readonly DeviceHardware _hardware;
    private readonly Jitter _jitter;
    private readonly StopSignal _stop;

    /// <summary>Builds for the device with these parts.</summary>
    public UplinkBuilder(
        DeviceIdentity identity,
        CaptureLoop capture,
        FrameSlot slot,
        DeviceHealth health,
        DeviceHardware hardware,
        Jitter jitter,
        StopSignal stop
    )
    {
        _identity = identity;
        _capture = capture;
        _slot = slot;
        _health = health;
        _hardware = hardware;
        _jitter = jitter;
        _stop = stop;
    }

    /// <summary>Is informed whether the server was reached; null (default) if no thread supervises the network.</summary>
    public NetworkSupervisor? Supervisor { get; set; }

    /// <summary>Runs before the uplink connects; null (default) where the camera cannot pair.</summary>
    public DevicePairing? Pairing { get; set; }

    /// <summary>The report of a failure to send; null (default) for a device that keeps none.</summary>
    public CrashLog? Crashes { get; set; }

    /// <summary>Creates the pairing for <see cref="DevicePairing"/>.</summary>
    /// <param name="server">Address of the server.</param>
    /// <param name="code">The code as the user entered it; empty for none.</param>
    /// <param name="clients">Creates the HTTP client.</param>
    /// <param name="store">Stores the key.</param>
    public DevicePairing CreatePairing(ServerAddress server, string code, IHttpClients clients, IKeyStore store)
    {
        var client = new PairingClient(clients, server, _hardware.Clock, _stop);
        return new DevicePairing(client, store, code, _identity, _hardware.Chip, _health, _stop);
    }

    /// <summary>Creates the uplink of a live camera.</summary>
    public StreamUplink CreateStream(UplinkOptions options, IConnector connector)
    {
        var clock = _hardware.Clock;
        var reader = _slot.AddReader(takesStills: true);
        var messages = new OutgoingMessages(reader.Arrived);
        var statistics = new UplinkStatistics();
        var window = new CreditWindow();
        var monitor = new LinkMonitor(options.SendTimeoutMilliseconds);
        var framer = new MessageFramer();
        var control = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];

        var hello = new HelloBuilder(_identity, _capture, _slot, _hardware.Chip);
        var handshake = new DeviceHandshake(_identity, hello, options, framer, control, clock, _stop);
        var sender = new MonitoredSender(monitor, control, clock);
        var crashes = new CrashSender(Crashes, clock);
        var controls = new ControlSender(messages, sender, _health, crashes, clock);
        var frames = new FrameSender(reader, window, statistics, messages, sender, _health, clock);
        var dispatcher = new UplinkDispatcher(_capture, statistics, framer, window, messages, crashes, clock);
        var receiver = new ReceiveThread(dispatcher, framer, window, monitor, messages, clock, _stop);
        var session = new DeviceSession(options, _capture, sender, controls, frames, receiver, _stop);

        var dialer = new ServerDialer(Pairing, connector, options.Server);
        var tracker = new ConnectionTracker(_health, Supervisor, _jitter, clock, _stop);
        var connection = new StreamConnection(dialer, handshake, session, _capture, _hardware.Chip, tracker);
        return new StreamUplink(connection, _capture, messages, statistics, _hardware.Network, clock, _stop);
    }

    /// <summary>Creates the uplink of a camera that takes photos at intervals.</summary>
    public HttpUplink CreatePhoto(PhotoOptions options, PhotoRecord record, IHttpClients clients)
    {
        var clock = _hardware.Clock;
        var chip = _hardware.Chip;
        var reader = _slot.AddReader(takesStills: true);
        var photos = new PhotoCapture(_capture, reader, options, record, clock, _stop);
        var requests = new PhotoRequests(clients, options, _identity, chip, _health, clock, _stop) { Crashes = Crashes };
        var sender = new PhotoSender(requests, record, _health, Supervisor, _jitter, chip, _stop);
        var rest = new PhotoWaiter(options, record, chip, _health, _capture, clock, _stop);
        var network = new NetworkWaiter(_hardware.Network, options.NetworkTimeoutMilliseconds, clock, _stop);
        return new HttpUplink(photos, sender, rest, network, Pairing, record, _stop);
    }
}
