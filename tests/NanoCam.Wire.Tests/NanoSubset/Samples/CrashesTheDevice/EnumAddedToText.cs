// EnumText Sample.EnumAddedToText.Describe
using NanoCam.Wire;

namespace Sample;

public sealed class EnumAddedToText
{
    public static string Describe(CameraError error) => "camera: " + error;
}
