namespace NanoCam.VirtualCamera.Scenes.Links;

/// <summary>How bytes crossed a <see cref="LinkModel"/>. Times in microseconds.</summary>
/// <param name="Departed">The last packet left the sender.</param>
/// <param name="First">The first packet arrives.</param>
/// <param name="Last">The last packet arrives.</param>
public readonly record struct LinkTransfer(long Departed, long First, long Last);
