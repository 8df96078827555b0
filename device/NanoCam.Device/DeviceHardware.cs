using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Device.Network;
using NanoCam.Device.Time;

namespace NanoCam.Device;

/// <summary>The hardware of one device: an ESP32 board, or its replacement in a program or a test.</summary>
public sealed class DeviceHardware
{
    /// <summary>Describes the hardware.</summary>
    /// <param name="clock">Time since boot.</param>
    /// <param name="chip">The microcontroller.</param>
    /// <param name="camera">The sensor with its driver.</param>
    /// <param name="flash">The flash LED.</param>
    /// <param name="network">The network that leads to the server.</param>
    /// <param name="folder">Folder of the internal storage.</param>
    public DeviceHardware(IClock clock, IChip chip, ICamera camera, IFlash flash, INetwork network, string folder)
    {
        Clock = clock;
        Chip = chip;
        Camera = camera;
        Flash = flash;
        Network = network;
        Folder = folder;
    }

    /// <summary>Time since boot.</summary>
    public IClock Clock { get; }

    /// <summary>The microcontroller.</summary>
    public IChip Chip { get; }

    /// <summary>The sensor with its driver.</summary>
    public ICamera Camera { get; }

    /// <summary>The flash LED.</summary>
    public IFlash Flash { get; }

    /// <summary>The network that leads to the server.</summary>
    public INetwork Network { get; }

    /// <summary>Folder of the internal storage.</summary>
    public string Folder { get; }
}
