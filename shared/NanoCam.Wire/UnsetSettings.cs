namespace NanoCam.Wire;

/// <summary>Settings that the server leaves to the camera although every value of their field has a meaning; a set of bits.</summary>
public static class UnsetSettings
{
    /// <summary>The camera uses its own interval.</summary>
    public const byte Interval = 1;
}
