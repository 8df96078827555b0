using NanoCam.Camera;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>Settings of the capture loop at its start.</summary>
public sealed class CaptureOptions
{
    /// <summary>Longest accepted interval, in milliseconds: one week.</summary>
    public const uint MaxIntervalMilliseconds = 7 * 24 * 3600 * 1000u;

    /// <summary>Board, largest size and initial quality.</summary>
    public CameraConfig Camera = new CameraConfig();

    /// <summary>Settings in force until the server sends others.</summary>
    public CameraSettings Settings = new CameraSettings
    {
        Width = 640,
        Height = 480,
        Quality = 80,
        IntervalMilliseconds = 66,
    };

    /// <summary>Shortest interval in milliseconds, regardless of the server's request. Longer while the power supply is weak.</summary>
    public uint MinIntervalMilliseconds;

    /// <summary>Whether frames are flipped vertically, in addition to the mounting of the sensor on the board.</summary>
    public bool Flip;

    /// <summary>Whether frames are mirrored horizontally, in addition to the mounting of the sensor on the board.</summary>
    public bool Mirror;
}
