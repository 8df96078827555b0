using NanoCam.Camera;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>How the capture loop begins.</summary>
public sealed class CaptureOptions
{
    /// <summary>Longest interval that is taken as meant, in milliseconds: a week.</summary>
    public const uint MaxIntervalMilliseconds = 7 * 24 * 3600 * 1000u;

    /// <summary>Board, largest size and first quality.</summary>
    public CameraConfig Camera = new CameraConfig();

    /// <summary>Settings in force until the server says otherwise.</summary>
    public CameraSettings Settings = new CameraSettings
    {
        Width = 640,
        Height = 480,
        Quality = 80,
        IntervalMilliseconds = 66,
    };

    /// <summary>Shortest interval whatever the server wants, in milliseconds; raised where the supply is weak.</summary>
    public uint MinIntervalMilliseconds;

    /// <summary>Whether the picture is flipped, in addition to how the board mounts the sensor.</summary>
    public bool Flip;

    /// <summary>Whether the picture is mirrored, in addition to how the board mounts the sensor.</summary>
    public bool Mirror;
}
