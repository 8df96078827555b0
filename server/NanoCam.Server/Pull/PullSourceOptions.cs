namespace NanoCam.Server.Pull;

/// <summary>A camera that the server pulls from an MJPEG stream or a single JPEG. <see cref="PullSource"/> validates the options.</summary>
public sealed class PullSourceOptions
{
    /// <summary>Configuration section of source N, counted from 0.</summary>
    public const string Section = "NanoCam:Pull:N";

    /// <summary>Id of the camera that the frames belong to. Required. The id of a paired camera is refused.</summary>
    public string Id { get; set; } = "";

    /// <summary>
    /// Address of an MJPEG stream or a single JPEG, http or https. The response shows which of the two it is. Required. A user and
    /// password in it (<c>http://user:password@host/</c>) are moved to <see cref="User"/> and <see cref="Password"/>.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// Base address of <c>status</c>, <c>control</c> and <c>capture</c>, the routes of CameraWebServer. Default: for
    /// <c>http://host:81/stream</c> it is <c>http://host/</c>, for a path ending in <c>/capture</c> its folder, otherwise none.
    /// </summary>
    public string ControlUrl { get; set; } = "";

    /// <summary>User name for the source (Basic or Digest). Default none.</summary>
    public string User { get; set; } = "";

    /// <summary>Password for the source. Default none. Never logged and never returned.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// Requests per second for a single JPEG. Default 1; 0.001 to 30. A stream arrives as fast as the source sends it.
    /// </summary>
    [System.ComponentModel.DataAnnotations.Range(0.001, 30.0)]
    public double Rate { get; set; } = 1;

    /// <summary>Whether the camera is pulled only while viewers watch it. Default false.</summary>
    public bool OnDemand { get; set; }
}

/// <summary>The sources in the configuration.</summary>
public sealed class PullOptions
{
    /// <summary>Sources in the order of their numbers.</summary>
    public IList<PullSourceOptions> Sources { get; } = [];
}
