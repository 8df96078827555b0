using System.Net;
using NanoCam.Jpeg;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>Reads and sets the variables of one source with <c>/status</c> and <c>/control</c>. Used by one task only.</summary>
internal sealed class SourceControlClient(PullHttp http, Uri url)
{
    private readonly SourceFrameSizes _sizes = new();
    private int? _flip;

    /// <summary>The status that was read last; null before the first, and if the source has no status.</summary>
    public SourceStatus? Status { get; private set; }

    /// <summary>Which of interval, size and quality can be set.</summary>
    public AdjustableSettings Adjustable =>
        Status is not { } status
            ? AdjustableSettings.None
            : AdjustableSettings.Interval
                | (status.IsJpeg && status.Values.ContainsKey("framesize") ? AdjustableSettings.Size : AdjustableSettings.None)
                | (status.IsJpeg && status.Values.ContainsKey("quality") ? AdjustableSettings.Quality : AdjustableSettings.None);

    /// <summary>Controls with ranges and values.</summary>
    public ControlRange[] Ranges => Status is { } status ? SourceControlRanges.RangesOf(status, _flip) : [];

    /// <summary>Largest frame size, according to the status, otherwise to the sensor.</summary>
    public FrameSize Largest =>
        Status is { Sizes: { Count: > 0 } sizes } ? sizes.Values.MaxBy(size => size.Area)
        : Status is { IsWide: true } ? new FrameSize(2592, 1944)
        : new FrameSize(1600, 1200);

    /// <summary>Frame size by its number in the status; null if the number is unknown.</summary>
    public FrameSize? Size => Status is { } status && status.Values.TryGetValue("framesize", out var number) ? _sizes.SizeOf(number) : null;

    /// <summary>Discards values that the status does not show, because the source may have restarted.</summary>
    public void Reset() => _flip = null;

    /// <summary>Reads the status.</summary>
    /// <param name="frameSize">Size of the newest frame, or null.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="PullException">The source does not respond.</exception>
    public async Task ReadAsync(FrameSize? frameSize, CancellationToken cancellationToken)
    {
        using var response = await http.ReadAsync(At("status"), SourceStatus.MaxBytes, cancellationToken);
        if (response.Verdict == FrameVerdict.Busy)
        {
            throw new PullException(PullFrames.Busy);
        }

        Status = response.Verdict == FrameVerdict.Accepted && SourceStatus.TryRead(response.Bytes, out var status) ? status : null;
        _sizes.Reported = Status is { Sizes: { Count: > 0 } sizes } ? sizes : null;
        if (frameSize is { } size && Status is not null && Status.Values.TryGetValue("framesize", out var number))
        {
            _sizes.Observe(number, size);
        }
    }

    /// <summary>Sets the frame size if it differs from the desired one. Returns whether it was set.</summary>
    /// <exception cref="PullException">The source does not respond.</exception>
    public async Task<bool> ApplySizeAsync(CameraSettings desired, CancellationToken cancellationToken) =>
        desired.Width > 0
        && desired.Height > 0
        && Adjustable.HasFlag(AdjustableSettings.Size)
        && _sizes.Find(new(desired.Width, desired.Height), Largest) is { } number
        && number != Status!.Values["framesize"]
        && await SetAsync("framesize", number, cancellationToken);

    /// <summary>
    /// Sets the other settings that differ from the desired ones. Returns whether one was set. Adds refused controls to the list.
    /// </summary>
    /// <exception cref="PullException">The source does not respond.</exception>
    public async Task<bool> ApplyAsync(CameraSettings desired, List<ControlValue> refused, CancellationToken cancellationToken)
    {
        var changed = false;
        if (desired.Quality > 0 && Adjustable.HasFlag(AdjustableSettings.Quality) && !IsSame(Status!.Values["quality"], desired.Quality))
        {
            changed |= await SetAsync("quality", SensorQuality.FromQuality(desired.Quality), cancellationToken);
        }

        var ranges = Ranges;
        foreach (var control in desired.Controls.OrderBy(control => control.Control))
        {
            if (!Array.Exists(ranges, range => range.Control == control.Control))
            {
                refused.Add(control);
            }
            else if (control.Value != CurrentValueOf(control.Control))
            {
                var isSet = await SetAsync(ControlNames.Find(control.Control)!, control.Value, cancellationToken);
                changed |= isSet;
                RecordResult(control, isSet, refused);
            }
        }

        return changed;
    }

    /// <summary>
    /// Returns the quality, 1 to 100 (best); 0 if the status does not show it. Several qualities share one number of the sensor: the
    /// desired one is returned if it is among them.
    /// </summary>
    public int QualityFor(CameraSettings desired) =>
        Status is not { } status || !status.Values.TryGetValue("quality", out var sensor) ? 0
        : IsSame(sensor, desired.Quality) ? desired.Quality
        : SensorQuality.ToQuality(sensor);

    /// <summary>Returns the address of a route. The query of the base address, such as a token, is kept.</summary>
    public Uri At(string route, string query = "")
    {
        var builder = new UriBuilder(new Uri(url, route));
        var own = url.Query.TrimStart('?');
        builder.Query = own.Length > 0 && query.Length > 0 ? $"{own}&{query}" : own + query;
        return builder.Uri;
    }

    // Numbers below 4 count as the best quality.
    private static bool IsSame(int sensor, int quality) =>
        quality > 0 && SensorQuality.ToQuality(sensor) == SensorQuality.ToQuality(SensorQuality.FromQuality(quality));

    private int? CurrentValueOf(CameraControl control) =>
        control == CameraControl.Flip && !SourceControlRanges.ShowsFlip(Status!) ? _flip : SourceControlRanges.ValueOf(Status!, control);

    private void RecordResult(ControlValue control, bool isSet, List<ControlValue> refused)
    {
        if (!isSet)
        {
            refused.Add(control);
        }
        else if (control.Control == CameraControl.Flip)
        {
            _flip = control.Value;
        }
    }

    // A source refuses with 404 or 500. A 200 does not mean that the value is in force: the sensor may have clamped it, as status shows.
    private async Task<bool> SetAsync(string variable, int value, CancellationToken cancellationToken)
    {
        try
        {
            (await http.GetAsync(At("control", $"var={variable}&val={value}"), cancellationToken)).Dispose();
            return true;
        }
        catch (PullException e)
            when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.InternalServerError or HttpStatusCode.BadRequest)
        {
            return false;
        }
    }
}
