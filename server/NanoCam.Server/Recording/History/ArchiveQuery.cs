using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording.History;

/// <summary>
/// Reads the path and query of a request to the archive. Keeps the first error; values read after it are meaningless.
/// </summary>
internal sealed class ArchiveQuery(HttpRequest request, string cameraId, TimeProvider time, ProblemHttpResult? problem)
{
    // A year, in seconds.
    private const double MaxEvery = 366 * 86_400;

    private const long DefaultRange = 24 * 3_600_000_000L;

    /// <summary>Id of the camera in the path; valid without a problem.</summary>
    public string CameraId => cameraId;

    /// <summary>The first error, or null.</summary>
    public ProblemHttpResult? Problem { get; private set; } = problem;

    /// <summary>First microsecond of the range.</summary>
    public long From { get; private set; }

    /// <summary>Last microsecond of the range.</summary>
    public long To { get; private set; }

    /// <summary>Reads <c>from</c> and <c>to</c>: by default the last 24 hours.</summary>
    public ArchiveQuery ReadRange()
    {
        To = Time("to", time.Microseconds());
        return ReadFrom(Math.Max(0, To - DefaultRange));
    }

    /// <summary>Reads <c>from</c> and <c>to</c>, which are both required, because the request deletes.</summary>
    public ArchiveQuery ReadExactRange()
    {
        if (Text("from") is null || Text("to") is null)
        {
            Fail($"from and to are required: {ArchiveTime.Rule}.");
        }

        return ReadRange();
    }

    /// <summary>Reads <c>every</c>: microseconds between two frames; 0 if it is missing.</summary>
    public long ReadEvery() => (long)(Number("every", 0, 0.001, MaxEvery) * 1_000_000);

    /// <summary>Reads a time.</summary>
    public long Time(string name, long absent)
    {
        if (Text(name) is not { } text)
        {
            return absent;
        }

        if (!ArchiveTime.TryParse(text, out var microseconds))
        {
            Fail($"{name} must be {ArchiveTime.Rule}.");
        }

        return microseconds;
    }

    /// <summary>Reads a number with decimals.</summary>
    public double Number(string name, double absent, double min, double max)
    {
        if (Text(name) is not { } text)
        {
            return absent;
        }

        // "NaN" parses as a number and is outside every range.
        if (
            double.TryParse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var value
            )
            && value >= min
            && value <= max
        )
        {
            return value;
        }

        Fail(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {min} to {max}."));
        return absent;
    }

    /// <summary>Reads a whole number.</summary>
    public int Integer(string name, int absent, int max)
    {
        if (Text(name) is not { } text)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= max)
        {
            return value;
        }

        Fail(string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from 1 to {max}."));
        return absent;
    }

    /// <summary>Reads one of several words.</summary>
    public string Word(string name, string absent, params ReadOnlySpan<string> allowed)
    {
        var text = Text(name) ?? absent;
        if (allowed.Contains(text))
        {
            return text;
        }

        Fail($"{name} must be {string.Join(", ", allowed[..^1]!)} or {allowed[^1]}.");
        return absent;
    }

    /// <summary>A parameter as text; null if it is missing or empty.</summary>
    public string? Text(string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Records an error, unless there already is one.</summary>
    public void Fail(string detail, string? code = null) => Problem ??= Problems.Result(StatusCodes.Status400BadRequest, detail, code);

    private ArchiveQuery ReadFrom(long absent)
    {
        From = Time("from", absent);
        if (From > To)
        {
            Fail("The range ends before it starts: from must not be after to.", ProblemCodes.InvalidRange);
        }

        return this;
    }
}
