using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Pull;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>Response of a pulled camera to /status: controls with ranges that contain their values, or no controls.</summary>
internal static class SourceStatusTarget
{
    /// <summary>Checks a response.</summary>
    public static void Check(byte[] input)
    {
        if (!SourceStatus.TryRead(input, out var status))
        {
            return;
        }

        var ranges = SourceControlRanges.RangesOf(status, flip: null);
        foreach (var range in ranges)
        {
            PromiseBrokenException.Unless(range.Min <= range.Value && range.Value <= range.Max, "a value is in its range");
            PromiseBrokenException.Unless(ControlNames.Find(range.Control) is not null, "a control has a name");
        }

        PromiseBrokenException.Unless(ranges.DistinctBy(range => range.Control).Count() == ranges.Length, "no control occurs twice");
        PromiseBrokenException.Unless(
            status.Sizes.Values.All(size => size is { Width: > 0 and <= ushort.MaxValue, Height: > 0 and <= ushort.MaxValue }),
            "sizes are valid"
        );
    }
}
