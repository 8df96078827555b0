namespace NanoCam.Soak;

/// <summary>The server at one moment.</summary>
/// <param name="Resident">Resident memory in megabytes.</param>
/// <param name="Heap">Managed memory in use or not collected yet, in megabytes.</param>
/// <param name="Buffered">Frames held, in megabytes.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Threads.</param>
internal sealed record Sample(double Resident, double Heap, double Buffered, double Handles, double Threads);
