using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Motion;

/// <summary>
/// Configures motion detection. The settings of individual cameras are changed while the server is running
/// (<see cref="MotionSettingsStore"/>).
/// </summary>
public sealed class MotionOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Motion";

    /// <summary>Whether motion is detected for cameras without their own settings. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Threads that decode and analyze frames. Default 1; 1 to 16.</summary>
    [Range(1, 16)]
    public int Workers { get; set; } = 1;

    /// <summary>Frames analyzed per second for each camera without motion. Default 2; 0.1 to 30.</summary>
    [Range(0.1, 30)]
    public double IdleFps { get; set; } = 2;

    /// <summary>Frames analyzed per second for each camera with motion. Default 5; 0.1 to 30.</summary>
    [Range(0.1, 30)]
    public double ActiveFps { get; set; } = 5;

    /// <summary>
    /// Pixels of the largest frame that is decoded. Larger frames are not analyzed. Default 8,000,000; 76,800 to 100,000,000.
    /// </summary>
    [Range(76_800, 100_000_000)]
    public int MaxPixels { get; set; } = 8_000_000;
}

/// <summary>Checks <see cref="MotionOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class MotionOptionsValidator : IValidateOptions<MotionOptions>;
