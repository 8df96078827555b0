using NanoCam.Device.Capture;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Device.Network;
using NanoCam.Device.Time;

namespace NanoCam.Device.Uplink;

/// <summary>The parts of a device that an uplink works with.</summary>
public sealed class UplinkParts
{
    internal readonly DeviceIdentity Identity;
    internal readonly CaptureLoop Capture;
    internal readonly FrameSlot Slot;
    internal readonly DeviceHealth Health;
    internal readonly INetwork Network;
    internal readonly IChip Chip;
    internal readonly Jitter Jitter;
    internal readonly IClock Clock;
    internal readonly StopSignal Stop;

    /// <summary>Done before the uplink is opened; null where the camera cannot pair.</summary>
    public Pairing? Pairing { get; set; }

    /// <summary>Gathers them.</summary>
    public UplinkParts(
        DeviceIdentity identity,
        CaptureLoop capture,
        FrameSlot slot,
        DeviceHealth health,
        INetwork network,
        IChip chip,
        Jitter jitter,
        IClock clock,
        StopSignal stop
    )
    {
        Identity = identity;
        Capture = capture;
        Slot = slot;
        Health = health;
        Network = network;
        Chip = chip;
        Jitter = jitter;
        Clock = clock;
        Stop = stop;
    }
}
