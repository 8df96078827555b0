using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Live;

/// <summary>How viewers are served.</summary>
public sealed class LiveOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Live";

    /// <summary>Streams and viewer sockets open at once. Default 2,000; 1 to 100,000. One more is answered 503.</summary>
    [Range(1, 100_000)]
    public int MaxViewers { get; set; } = 2_000;

    /// <summary>
    /// Streams, viewer sockets and waiting requests at once of one user's browsers together, of one token, or of one link. Default 256; 1
    /// to 100,000. One
    /// more is answered 429.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxViewersPerUser { get; set; } = 256;

    /// <summary>Viewers of one camera at once, over all ways of watching. Default 1,000; 1 to 100,000. One more is answered 503.</summary>
    [Range(1, 100_000)]
    public int MaxViewersPerCamera { get; set; } = 1_000;

    /// <summary>A viewer that takes no frame for this long, while there is one to send, is let go. Default 60 s; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StalledTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a stream waits for the first frame of a camera that is online. Default 5 s; 0 to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan FirstFrameWait { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="LiveOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class LiveOptionsValidator : IValidateOptions<LiveOptions>;
