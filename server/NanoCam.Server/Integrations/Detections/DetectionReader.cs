using System.Globalization;

namespace NanoCam.Server.Integrations.Detections;

/// <summary>Validates detections.</summary>
internal static class DetectionReader
{
    private const int MaxBoxes = 100;
    private const int MaxLabel = 64;

    // Detectors compute with 32-bit numbers, so that 0.7 and 0.3 can be a little more than 1.
    private const double Tolerance = 1e-4;

    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxAhead = TimeSpan.FromSeconds(5);

    /// <summary>Returns the error and the remedy; null if the detections are valid.</summary>
    public static string? Check(DetectionRequest request, DateTimeOffset now)
    {
        if (request.Boxes.Count > MaxBoxes)
        {
            return $"boxes has {request.Boxes.Count} entries, and at most {MaxBoxes} are allowed. Send the ones with the highest scores.";
        }

        if (request.Time is { } time && (time < now - MaxAge || time > now + MaxAhead))
        {
            return "time must be within the last hour. Send the capture time of the frame in server time, or omit the field.";
        }

        if (request.Sequence < 0)
        {
            return "sequence must not be negative. Send the sequence number of the frame, or omit the field.";
        }

        return request.Boxes.Select(Check).FirstOrDefault(error => error is not null);
    }

    private static string? Check(BoxModel box, int index)
    {
        if (box.Label.Length is 0 or > MaxLabel || box.Label.Any(char.IsControl))
        {
            return $"boxes[{index}].label must have 1 to {MaxLabel} characters and no control characters.";
        }

        if (box.Score is < 0 or > 1)
        {
            return Text($"boxes[{index}].score is {box.Score}. It must be 0 to 1.");
        }

        if (box.Width <= 0 || box.Height <= 0)
        {
            return Text($"boxes[{index}] has width {box.Width} and height {box.Height}. Both must be above 0.");
        }

        return box.X < 0 || box.Y < 0 || box.X + box.Width > 1 + Tolerance || box.Y + box.Height > 1 + Tolerance
            ? Text($"boxes[{index}] is outside the frame: it extends from {box.X}, {box.Y} to {box.X + box.Width}, {box.Y + box.Height}. ")
                + "Coordinates are fractions of the frame, from 0 to 1: divide pixels by its width and height, and clip the box."
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
