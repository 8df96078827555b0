using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Cameras;

/// <summary>Limit on the number of cameras.</summary>
public sealed class CamerasOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Cameras";

    /// <summary>
    /// Maximum number of known cameras. Further cameras get 429 until another one is removed. Default 1,000; 1 to 100,000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxCameras { get; set; } = 1_000;
}

/// <summary>Checks <see cref="CamerasOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class CamerasOptionsValidator : IValidateOptions<CamerasOptions>;
