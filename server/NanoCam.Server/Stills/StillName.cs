using System.Globalization;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Stills;

/// <summary>
/// Name of a stored still: <c>{yyyyMMddTHHmmssfff}Z_{camera}_{sequence}.jpg</c>, with <c>-2</c>, <c>-3</c> … after the sequence for
/// more stills of the same camera, sequence and millisecond. The name contains directory, time and camera, and sorts by time.
/// </summary>
public readonly record struct StillName
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int TimeLength = 19;

    /// <summary>Length of the name of a day.</summary>
    internal const int DayLength = 8;

    private const string Extension = ".jpg";

    private StillName(string text, int cameraLength)
    {
        Text = text;
        Camera = text.Substring(TimeLength + 1, cameraLength);
    }

    /// <summary>The file name.</summary>
    public string Text { get; }

    /// <summary>Id of the camera.</summary>
    public string Camera { get; }

    /// <summary>Name of its directory: the day, UTC.</summary>
    public string Day => Text[..DayLength];

    /// <summary>Capture time on the server's clock, to the millisecond.</summary>
    public DateTimeOffset Time =>
        DateTimeOffset.ParseExact(Text.AsSpan(0, TimeLength), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Sequence of the frame.</summary>
    public long Sequence
    {
        get
        {
            var rest = Text.AsSpan((TimeLength + Camera.Length + 2)..^Extension.Length);
            var hyphen = rest.IndexOf('-');
            return long.TryParse(hyphen < 0 ? rest : rest[..hyphen], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                ? sequence
                : 0;
        }
    }

    /// <summary>Creates the name of a frame.</summary>
    /// <param name="camera">A valid id.</param>
    /// <param name="capturedMicroseconds">Capture time in microseconds since 1970.</param>
    /// <param name="sequence">Sequence of the frame.</param>
    /// <param name="copy">1 for the first still of that name, 2 for the next.</param>
    public static StillName Create(string camera, long capturedMicroseconds, long sequence, int copy)
    {
        var time = UnixTime.FromMicroseconds(capturedMicroseconds).UtcDateTime;
        var suffix = copy > 1 ? "-" + copy.ToString(CultureInfo.InvariantCulture) : "";
        return new StillName(
            string.Create(CultureInfo.InvariantCulture, $"{time:yyyyMMdd'T'HHmmssfff}Z_{camera}_{sequence}{suffix}{Extension}"),
            camera.Length
        );
    }

    /// <summary>Reads a file name; false for everything that <see cref="Create"/> does not produce, so paths are rejected.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out StillName name)
    {
        var valid = IsValid(text, out var cameraLength);
        name = valid ? new StillName(text.ToString(), cameraLength) : default;
        return valid;
    }

    /// <summary>Whether a file name belongs to a still of <paramref name="camera"/>. Allocates nothing.</summary>
    internal static bool IsOf(ReadOnlySpan<char> text, ReadOnlySpan<char> camera) =>
        IsValid(text, out var cameraLength) && text.Slice(TimeLength + 1, cameraLength).SequenceEqual(camera);

    /// <summary>Whether the still was captured before <paramref name="other"/>.</summary>
    internal bool IsOlderThan(StillName other) =>
        Text.AsSpan(0, TimeLength).CompareTo(other.Text.AsSpan(0, TimeLength), StringComparison.Ordinal) < 0;

    /// <summary>Whether the still was captured after a time of <see cref="TimeText"/>.</summary>
    internal bool IsLaterThan(string time) => string.CompareOrdinal(Text, 0, time, 0, TimeLength) > 0;

    /// <summary>Returns a time as names contain it.</summary>
    internal static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static bool IsValid(ReadOnlySpan<char> text, out int cameraLength)
    {
        cameraLength = 0;
        if (
            text.Length < TimeLength + 4 + Extension.Length
            || text[TimeLength] != '_'
            || !text.EndsWith(Extension, StringComparison.Ordinal)
            || !DateTime.TryParseExact(text[..TimeLength], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        )
        {
            return false;
        }

        var rest = text[(TimeLength + 1)..^Extension.Length];
        var underscore = rest.LastIndexOf('_');
        if (underscore < 1 || !IsCameraId(rest[..underscore]) || !IsNumber(rest[(underscore + 1)..]))
        {
            return false;
        }

        cameraLength = underscore;
        return true;
    }

    private static bool IsCameraId(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!CameraId.IsAllowed(text[i], i))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    // digits, or digits-digits for a copy
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        var hyphen = text.IndexOf('-');
        var number = hyphen < 0 ? text : text[..hyphen];
        var copy = hyphen < 0 ? "2" : text[(hyphen + 1)..];
        return IsDigits(number, 19) && IsDigits(copy, 4);
    }

    private static bool IsDigits(ReadOnlySpan<char> text, int maxLength) =>
        text.Length >= 1 && text.Length <= maxLength && !text.ContainsAnyExceptInRange('0', '9');
}
