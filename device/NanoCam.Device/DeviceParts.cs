using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Device.Network;
using NanoCam.Device.Time;
using NanoCam.Device.Uplink;

namespace NanoCam.Device;

/// <summary>What a device is made of and what differs between a board, a program and a test.</summary>
public sealed class DeviceParts
{
    /// <summary>Takes the parts.</summary>
    public DeviceParts(
        IClock clock,
        IChip chip,
        ICamera camera,
        IFlash flash,
        INetwork network,
        IConnector connector,
        IHttpClients httpClients,
        string folder
    )
    {
        Clock = clock;
        Chip = chip;
        Camera = camera;
        Flash = flash;
        Network = network;
        Connector = connector;
        HttpClients = httpClients;
        Folder = folder;
    }

    /// <summary>Time.</summary>
    public IClock Clock { get; }

    /// <summary>The microcontroller.</summary>
    public IChip Chip { get; }

    /// <summary>The sensor.</summary>
    public ICamera Camera { get; }

    /// <summary>The flash LED.</summary>
    public IFlash Flash { get; }

    /// <summary>The way to the server.</summary>
    public INetwork Network { get; }

    /// <summary>Opens connections over it.</summary>
    public IConnector Connector { get; }

    /// <summary>Makes clients for photographs over HTTP.</summary>
    public IHttpClients HttpClients { get; }

    /// <summary>Folder of the internal storage.</summary>
    public string Folder { get; }

    /// <summary>Where the key goes that pairing makes; null (default) is the settings file in the folder.</summary>
    public IKeyStore? KeyStore { get; set; }
}
