using NanoCam.Client;
using NanoCam.VirtualCamera.Faults;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>How to run the firmware as a program.</summary>
public sealed record FirmwareCameraOptions
{
    /// <summary>Address of the server.</summary>
    public required Uri Server { get; init; }

    /// <summary>Camera id.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="SceneRenderer.Names"/>.</summary>
    public required string Scene { get; init; }

    /// <summary>Width to begin with, in pixels.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Height to begin with, in pixels.</summary>
    public int Height { get; init; } = 480;

    /// <summary>Frames per second of the drawn sensor; the server can ask for fewer. 0.01 to 240.</summary>
    public double Fps { get; init; } = 15;

    /// <summary>JPEG quality to begin with, 1 to 100.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>One long connection, or a POST for each photograph.</summary>
    public UplinkKind Uplink { get; init; } = UplinkKind.Stream;

    /// <summary>Seconds between photographs on the HTTP uplink.</summary>
    public int PhotoIntervalSeconds { get; init; } = 60;

    /// <summary>Varies the scene, and decides which frame has which fault.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Faults to make on purpose. Default: none.</summary>
    public FaultOptions Faults { get; init; } = new();

    /// <summary>Whether a first connection that fails ends the camera with an error instead of a retry. Default false.</summary>
    public bool FailFast { get; init; }

    /// <summary>The key from pairing; empty (the default) when the camera has none.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Pairing code with which the firmware pairs itself; empty (the default) for none.</summary>
    public string Code { get; init; } = "";

    /// <summary>Folder that stands for the internal storage. Null: a temporary one, removed at the end.</summary>
    public string? Folder { get; init; }

    /// <summary>Time shown in the picture and used for waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
