using NanoCam.Client;
using NanoCam.VirtualCamera.Faults;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>Options of the firmware as a program.</summary>
public sealed record FirmwareCameraOptions
{
    /// <summary>Address of the server.</summary>
    public required Uri Server { get; init; }

    /// <summary>Camera id.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="SceneRenderer.Names"/>.</summary>
    public required string Scene { get; init; }

    /// <summary>Whether persons, cars and cats cross the scene. Default false.</summary>
    public bool Movers { get; init; }

    /// <summary>Initial width in pixels.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Initial height in pixels.</summary>
    public int Height { get; init; } = 480;

    /// <summary>Frames per second of the drawn sensor; the server can request fewer. 0.01 to 240.</summary>
    public double Fps { get; init; } = 15;

    /// <summary>Initial JPEG quality, 1 to 100.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>One long-lived connection, or a POST per photo.</summary>
    public UplinkTransport Uplink { get; init; } = UplinkTransport.Stream;

    /// <summary>Seconds between photos on the HTTP uplink.</summary>
    public int PhotoIntervalSeconds { get; init; } = 60;

    /// <summary>Seed of scene details and faults.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Faults to inject. Default: none.</summary>
    public FaultOptions Faults { get; init; } = new();

    /// <summary>Simulated link of the stream uplink. Default: none, the connection is as fast as the network.</summary>
    public SimulatedLink? Link { get; init; }

    /// <summary>Whether a failed first connection ends the camera with an error instead of a retry. Default false.</summary>
    public bool FailFast { get; init; }

    /// <summary>Camera key from pairing; empty (the default) if the camera has none.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Pairing code that the firmware uses; empty (the default) for none.</summary>
    public string Code { get; init; } = "";

    /// <summary>Folder that replaces the internal storage. Null: a temporary one, deleted at the end.</summary>
    public string? Folder { get; init; }

    /// <summary>Clock for waits and for the time in the frame.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
