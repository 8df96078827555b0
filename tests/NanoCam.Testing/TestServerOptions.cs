using Microsoft.AspNetCore.Builder;

namespace NanoCam.Testing;

/// <summary>Options of a <see cref="TestServer"/>.</summary>
public sealed record TestServerOptions
{
    /// <summary>Configuration by key, such as <c>NanoCam:Ingest:MaxFrameBytes</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary>Command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The clock; null for the system clock.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Whether the test expects warnings or errors in the log. Otherwise they fail the test when the server is disposed.</summary>
    public bool ExpectsWarnings { get; init; }

    /// <summary>Final changes to the services.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }
}
