using Microsoft.AspNetCore.Builder;

namespace NanoCam.Testing;

/// <summary>How a <see cref="TestServer"/> differs from a server as a user starts it.</summary>
public sealed record TestServerOptions
{
    /// <summary>Configuration by key, such as <c>NanoCam:Ingest:MaxFrameBytes</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary>Command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The clock; the system's when null.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Whether the test expects warnings or errors in the log. They fail it otherwise, when the server is disposed.</summary>
    public bool ExpectsComplaints { get; init; }

    /// <summary>Last word on the services.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }
}
