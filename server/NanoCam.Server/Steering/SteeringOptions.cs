using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Steering;

/// <summary>Steering of cameras without their own rule.</summary>
public sealed class SteeringOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Steering";

    /// <summary>Default <see cref="SteeringMode.Manual"/>.</summary>
    [EnumDataType(typeof(SteeringMode))]
    public SteeringMode Mode { get; set; } = SteeringMode.Manual;

    /// <summary>Lowest quality that the server chooses. Default 20; 1 to 100.</summary>
    [Range(1, 100)]
    public int LowestQuality { get; set; } = 20;

    /// <summary>Time between frames while nothing uses them. Default 10 s; 100 ms to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan IdleInterval { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Checks <see cref="SteeringOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class SteeringOptionsValidator : IValidateOptions<SteeringOptions>;
