using Microsoft.Extensions.Options;
using NanoCam.Wire;

namespace NanoCam.Server.Live;

/// <summary>The camera for viewers that do not name a camera.</summary>
public sealed class DefaultCameraOptions
{
    /// <summary>Configuration section. Shared with the ports of older systems, whose viewers name no camera.</summary>
    public const string Section = "NanoCam:Compat";

    /// <summary>Id of the camera for viewers that do not name one. If empty, a camera that is online, until it goes offline.</summary>
    public string DefaultCamera { get; set; } = "";
}

/// <summary>Checks <see cref="DefaultCameraOptions"/> when the server starts.</summary>
internal sealed class DefaultCameraOptionsValidator : IValidateOptions<DefaultCameraOptions>
{
    public ValidateOptionsResult Validate(string? name, DefaultCameraOptions options) =>
        options.DefaultCamera.Length == 0 || CameraId.IsValid(options.DefaultCamera)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{DefaultCameraOptions.Section}:{nameof(options.DefaultCamera)}: '{options.DefaultCamera}' is invalid. {CameraId.Rule}"
            );
}
