using System.Globalization;
using NanoCam.Archive;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Doctor;

/// <summary>
/// Checks the recordings in a data directory, without a server. Reads every frame. Changes nothing, unless the segments are to be rebuilt.
/// </summary>
internal sealed class ArchiveChecks(string directory, Action<Check> report)
{
    private const int MaxForeign = 20;
    private const string DatabaseName = "nanocam.db";

    private readonly ArchiveLayout _layout = new(Path.Combine(Path.GetFullPath(directory), ArchiveLayout.FolderName));
    private readonly List<string> _foreign = [];

    /// <summary>Checks all recordings.</summary>
    /// <param name="rebuild">Whether to remove torn tails, restore sidecars, and remove the index.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="CliException">The directory does not exist, or it must be rebuilt and a server is using it.</exception>
    public void Run(bool rebuild, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            throw CliException.Failed($"There is no directory {directory}. Set --data to the data directory of the server.");
        }

        using var server = ServerLock.TryTake(directory, out var isRunning);
        if (rebuild && isRunning)
        {
            throw CliException.Failed($"A server is using {directory}. Stop it, then run the command again with --rebuild.");
        }

        if (!Directory.Exists(_layout.Root))
        {
            report(
                File.Exists(Path.Combine(directory, DatabaseName))
                    ? Check.Skipped("recordings", $"{directory} has no recordings.")
                    : Check.Failed("recordings", $"{directory} is not a data directory.", "Set --data to the data directory of the server.")
            );
            return;
        }

        if (_layout.FindVersionFault() is { } fault)
        {
            report(Check.Failed("version", fault, null));
            return;
        }

        ArchiveScan scan = new(_layout, _foreign.Add);
        foreach (var camera in scan.Cameras())
        {
            CheckCamera(scan, camera, isRunning, rebuild, cancellationToken);
        }

        ReportForeign();
        CheckIndex(rebuild);
    }

    private void CheckCamera(ArchiveScan scan, string camera, bool isRunning, bool rebuild, CancellationToken cancellationToken)
    {
        var (segments, frames, bytes, problems) = (0, 0L, 0L, 0);
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var day in scan.Days(camera))
        {
            foreach (var (name, tier) in scan.Segments(camera, day))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryCheck(camera, name) is not { } found)
                {
                    problems++;
                    continue;
                }

                if (found.State == SegmentState.Foreign)
                {
                    _foreign.Add(_layout.SegmentPath(camera, name));
                    continue;
                }

                segments++;
                frames += found.Frames;
                bytes += found.Bytes;
                (first, last) = found.Times is { } times ? (Math.Min(first, times.First), Math.Max(last, times.Last)) : (first, last);
                problems += Report(camera, name, tier, found, isRunning, rebuild) ? 1 : 0;
            }
        }

        var range = first <= last ? $", from {TimeOf(first)} to {TimeOf(last)}" : "";
        var sums = $"{segments} segments with {frames} frames, {CameraText.Bytes(bytes)}{range}";
        report(
            problems == 0
                ? Check.Ok($"camera {camera}", $"{sums}. Every frame is intact.")
                : new Check($"camera {camera}", CheckOutcome.Warning, $"{sums}. {problems} segments have problems, listed above.")
        );
    }

    private SegmentFinding? TryCheck(string camera, string name)
    {
        try
        {
            return SegmentCheck.Run(_layout, camera, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report(Check.Failed($"segment {camera}/{name}", $"It cannot be read: {e.Message}", "Check the disk and the permissions."));
            return null;
        }
    }

    // Whether the segment has a problem that remains.
    private bool Report(string camera, string name, RecordingTier tier, SegmentFinding found, bool isRunning, bool rebuild)
    {
        var title = $"segment {camera}/{name}";
        switch (found.State)
        {
            case SegmentState.Damaged:
                report(
                    Check.Failed(
                        title,
                        $"{found.Frames} of {found.Expected} frames are intact; the others are damaged.",
                        "The server still shows the intact frames. Check the disk; restore a backup of the two files if you have one."
                    )
                );
                return true;
            case SegmentState.Open when isRunning:
                return false;
            case SegmentState.Open:
                return Repair(
                    title,
                    $"It was not closed: {found.Frames} frames are intact, followed by {found.TailBytes} bytes.",
                    rebuild ? () => Complete(camera, name, tier) : null
                );
            case SegmentState.SidecarDiffers:
                return Repair(title, "Its sidecar is missing or differs from it.", rebuild ? () => Rewrite(camera, name, tier) : null);
            default:
                return false;
        }
    }

    private bool Repair(string title, string finding, Func<string>? repair)
    {
        report(
            repair is null
                ? Check.Warning(title, finding, "The server repairs it when it starts. To repair it now, use --rebuild.")
                : Check.Ok(title, $"{finding} {repair()}")
        );
        return repair is null;
    }

    private string Complete(string camera, string name, RecordingTier tier)
    {
        var (segment, cut) = new SegmentCompletion(new ArchiveFiles(), _layout).Run(camera, name, tier);
        return segment is null ? "It had no complete frame and was removed." : $"It is closed now; {cut} bytes were removed.";
    }

    private string Rewrite(string camera, string name, RecordingTier tier)
    {
        // Without the sidecar, the records come from the segment.
        File.Delete(_layout.SidecarPath(camera, name));
        Complete(camera, name, tier);
        return "It was restored from the segment.";
    }

    private void ReportForeign()
    {
        if (_foreign.Count == 0)
        {
            return;
        }

        var shown = string.Join(", ", _foreign.Distinct(StringComparer.Ordinal).Take(MaxForeign));
        var more = _foreign.Count > MaxForeign ? $", and {_foreign.Count - MaxForeign} more" : "";
        report(
            Check.Warning(
                "foreign",
                $"NanoCam did not write {shown}{more}.",
                "The server never changes these files. Move them elsewhere if you do not need them there."
            )
        );
    }

    private void CheckIndex(bool rebuild)
    {
        var index = Path.Combine(Path.GetFullPath(directory), ArchiveLayout.IndexFile);
        if (rebuild)
        {
            foreach (var file in new[] { index, $"{index}-wal", $"{index}-shm" })
            {
                File.Delete(file);
            }
        }

        report(
            File.Exists(index)
                ? Check.Ok("index", $"{index} exists. The server compares it with the files when it starts.")
                : Check.Ok("index", $"{index} does not exist. The server builds it from the files when it starts.")
        );
    }

    private static string TimeOf(long microseconds) =>
        DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond).ToString("u", CultureInfo.InvariantCulture);
}
