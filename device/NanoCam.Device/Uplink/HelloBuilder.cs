using NanoCam.Camera;
using NanoCam.Device.Capture;
using NanoCam.Device.Chip;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Describes the device in a Hello message. Owned by the uplink thread.</summary>
internal sealed class HelloBuilder
{
    private readonly DeviceIdentity _identity;
    private readonly CaptureLoop _capture;
    private readonly FrameSlot _slot;
    private readonly IChip _chip;
    private readonly ChipFacts _facts = new ChipFacts();

    public HelloBuilder(DeviceIdentity identity, CaptureLoop capture, FrameSlot slot, IChip chip)
    {
        _identity = identity;
        _capture = capture;
        _slot = slot;
        _chip = chip;
    }

    /// <summary>Creates the Hello of one connection, with a new nonce.</summary>
    public Hello Build()
    {
        _chip.Read(_facts);
        var opened = _capture.Opened;
        var hello = new Hello
        {
            ResetReason = _facts.ResetReason,
            Rssi = (sbyte)_facts.Rssi,
            BootId = _identity.BootId,
            Capabilities =
                _identity.Capabilities
                | Capabilities.Still
                | Capabilities.Reboot
                | (_facts.TemperatureCelsius == Wire.Health.NoTemperature ? 0 : Capabilities.Temperature),
            MaxJpegBytes = (uint)_slot.MaxJpegBytes,
            MaxWidth = (ushort)opened.Width,
            MaxHeight = (ushort)opened.Height,
            CameraId = _identity.CameraId,
            Firmware = DeviceIdentity.Firmware,
            Board = _identity.Board,
            Sensor = _capture.SensorName,
            Controls = _capture.Controls,
        };
        _chip.FillRandom(hello.Nonce);
        return hello;
    }
}
