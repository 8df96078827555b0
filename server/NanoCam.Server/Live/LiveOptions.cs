using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Live;

/// <summary>Limits of live video.</summary>
public sealed class LiveOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Live";

    /// <summary>Open streams and viewer sockets. Default 2,000; 1 to 100,000. Further ones get 503.</summary>
    [Range(1, 100_000)]
    public int MaxViewers { get; set; } = 2_000;

    /// <summary>
    /// Open streams, viewer sockets and waiting requests of all browsers of one user, of one token, or of one share link. Default 256; 1 to
    /// 100,000. Further ones get 429.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxViewersPerUser { get; set; } = 256;

    /// <summary>Viewers of one camera across all protocols. Default 1,000; 1 to 100,000. Further ones get 503.</summary>
    [Range(1, 100_000)]
    public int MaxViewersPerCamera { get; set; } = 1_000;

    /// <summary>
    /// Time after which a viewer that receives no frame, although one is ready, is disconnected. Default 60 s; 1 s to 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StalledTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a stream waits for the first frame of a camera that is online. Default 5 s; 0 to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan FirstFrameWait { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="LiveOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class LiveOptionsValidator : IValidateOptions<LiveOptions>;
