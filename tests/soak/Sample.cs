namespace NanoCam.Soak;

/// <summary>Resource use of the server at one time.</summary>
/// <param name="Resident">Resident memory in megabytes.</param>
/// <param name="Heap">Managed memory in use or not collected yet, in megabytes.</param>
/// <param name="Buffered">Buffered frames, in megabytes.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Number of threads.</param>
internal sealed record Sample(double Resident, double Heap, double Buffered, double Handles, double Threads);
