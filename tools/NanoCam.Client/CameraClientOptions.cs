namespace NanoCam.Client;

/// <summary>Options of a camera and its connection to the server.</summary>
public record CameraClientOptions
{
    /// <summary>Address of the server, http or https.</summary>
    public required Uri Server { get; init; }

    /// <summary>Camera id: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.</summary>
    public required string Id { get; init; }

    /// <summary>Kind of uplink. Default: stream.</summary>
    public UplinkTransport Uplink { get; init; } = UplinkTransport.Stream;

    /// <summary>Camera key from pairing; empty (the default) if the camera has none.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Whether a failed first connection ends the camera with an error instead of a retry. Default false.</summary>
    public bool FailFast { get; init; }

    /// <summary>Clock. Default: the system clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
