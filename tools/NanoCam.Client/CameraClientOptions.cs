namespace NanoCam.Client;

/// <summary>How a camera reaches its server.</summary>
public record CameraClientOptions
{
    /// <summary>Address of the server, http or https.</summary>
    public required Uri Server { get; init; }

    /// <summary>Camera id: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.</summary>
    public required string Id { get; init; }

    /// <summary>The way to the server. Default: stream.</summary>
    public UplinkKind Uplink { get; init; } = UplinkKind.Stream;

    /// <summary>The key from pairing; empty (the default) when the camera has none.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Whether a first connection that fails ends the camera with an error instead of a retry. Default false.</summary>
    public bool FailFast { get; init; }

    /// <summary>Where time comes from. Default: the system.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
