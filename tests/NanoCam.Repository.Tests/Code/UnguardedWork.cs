using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>
/// Finds work of the server that no request waits for and that does not go through <c>BackgroundWork</c>. An exception there would
/// end the process, or silently end the work forever.
/// </summary>
internal static partial class UnguardedWork
{
    // Each entry states why an exception is harmless there.
    private static readonly HashSet<string> Guarded = new(StringComparer.Ordinal)
    {
        // This is the guard itself.
        "Background/BackgroundWork.cs",
        // Catches the exceptions of every sink.
        "Frames/CameraFeed.cs",
        // Catches its exceptions and awaits nothing else.
        "Uplink/UplinkHeartbeat.cs",
        // A flush that fails means that the connection has ended.
        "Api/BadRequestResponses.cs",
        // Only cancels; exceptions stay in the task.
        "Accounts/Credential.cs",
        // A request awaits the result.
        "Accounts/PasswordService.cs",
        "Recording/Export/ExportEndpoint.cs",
        "Recording/FrameAccounting.cs",
        // The task of each write contains its exception.
        "Stills/DiskWriter.cs",
        // Catches every exception of a round.
        "Recording/RecordingWriter.cs",
        // Catches every exception of a send.
        "Steering/SteeringService.cs",
        // Catches every exception of a change.
        "Presets/ScheduleService.cs",
        // Its task has the exception of the work.
        "Background/LowPriorityThread.cs",
        // Runs every frame through BackgroundWork.
        "Motion/MotionWorkers.cs",
        // The callback cancels a read and catches what that throws.
        "Compat/TimedReader.cs",
        // Catches every exception of the send.
        "Live/Transport/StreamTransport.cs",
        // CompatCameraConnections catches every exception of a connection.
        "Compat/CompatCameraPorts.cs",
    };

    public static IEnumerable<Finding> Check(IEnumerable<SourceFile> files) =>
        from file in files
        where file.HasExtension(".cs") && file.Path.StartsWith("server/NanoCam.Server/", StringComparison.Ordinal)
        where !Guarded.Contains(file.Path["server/NanoCam.Server/".Length..])
        from Match match in Start().Matches(file.Text)
        select file.Finding(file.LineAt(match.Index), $"use BackgroundWork, so that an exception does not end this work: {match.Value}");

    // A lambda that goes to BackgroundWork itself is guarded; so is a timer that it creates.
    [GeneratedRegex(
        @"(?<!\bwork)\.CreateTimer\(|\bTask\.Run\((?!\(\) => work\.RunAsync)|\bnew Thread\(|\b_ = (?!work\.)\w+(?:\.\w+)*Async\("
            + @"|QueueUserWorkItem|: BackgroundService\b|\basync void\b|\bnew PeriodicTimer\b|\.ContinueWith\(",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Start();
}
