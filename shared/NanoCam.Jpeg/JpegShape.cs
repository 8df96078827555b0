namespace NanoCam.Jpeg;

/// <summary>Size and length of a JPEG.</summary>
/// <param name="Width">Width in pixels, 1 to 65535.</param>
/// <param name="Height">Height in pixels, 1 to 65535.</param>
/// <param name="Length">Bytes from SOI to EOI inclusive; bytes after EOI are not part of the JPEG.</param>
public readonly record struct JpegShape(int Width, int Height, int Length);
