using System;
using NanoCam.Camera;

namespace NanoCam.Device.Board;

/// <summary>The native component of the firmware image, without which NanoCam.Camera has no code.</summary>
internal static class CameraComponent
{
    /// <summary>What a board says whose image lacks the component.</summary>
    public const string Missing =
        "The firmware image on this board has no camera component, so the camera delivers no frames. "
        + "Flash an image that contains it (docs/device/image.md).";

    /// <summary>Whether the image contains the component. The interpreter starts without it, and every call fails.</summary>
    public static bool IsPresent()
    {
        try
        {
            return Esp32Chip.Microseconds >= 0;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
