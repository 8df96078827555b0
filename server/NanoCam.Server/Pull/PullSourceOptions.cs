namespace NanoCam.Server.Pull;

/// <summary>A camera that does not send: its MJPEG stream or its single pictures are fetched. <see cref="PullSource"/> checks it.</summary>
public sealed class PullSourceOptions
{
    /// <summary>Configuration section of source N, counted from 0.</summary>
    public const string Section = "NanoCam:Pull:N";

    /// <summary>Id of the camera that the pictures become. Required; an id that has a key cannot be a source.</summary>
    public string Id { get; set; } = "";

    /// <summary>
    /// Address of an MJPEG stream or of a single JPEG, http or https; which of the two it is, the answer tells. Required. A user and a
    /// password in it (<c>http://user:password@host/</c>) are taken off, and used as if they stood in <see cref="User"/> and
    /// <see cref="Password"/>.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// Address below which <c>status</c>, <c>control</c> and <c>capture</c> are, as CameraWebServer has them. Default: for
    /// <c>http://host:81/stream</c> it is <c>http://host/</c>, for a path ending in <c>/capture</c> its folder, for others none.
    /// </summary>
    public string ControlUrl { get; set; } = "";

    /// <summary>User name that the source asks for (Basic or Digest). Default none.</summary>
    public string User { get; set; } = "";

    /// <summary>Password that the source asks for. Default none. Never logged, never answered.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// How often a single picture is fetched, times per second. Default 1; 0.001 to 30. Streams come as fast as the source sends.
    /// </summary>
    [System.ComponentModel.DataAnnotations.Range(0.001, 30.0)]
    public double Rate { get; set; } = 1;

    /// <summary>Whether pictures are fetched only while somebody watches. Default false.</summary>
    public bool OnDemand { get; set; }
}

/// <summary>The sources in configuration.</summary>
public sealed class PullOptions
{
    /// <summary>In the order of their numbers.</summary>
    public IList<PullSourceOptions> Sources { get; } = [];
}
