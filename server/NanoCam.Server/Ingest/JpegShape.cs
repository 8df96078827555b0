namespace NanoCam.Server.Ingest;

/// <summary>What the walk of a JPEG found.</summary>
/// <param name="Width">Width in pixels, 1 to 65535.</param>
/// <param name="Height">Height in pixels, 1 to 65535.</param>
/// <param name="Length">Bytes from SOI to EOI inclusive; what follows does not belong to the picture.</param>
public readonly record struct JpegShape(int Width, int Height, int Length);
