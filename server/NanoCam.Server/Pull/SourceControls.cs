using System.Net;
using NanoCam.Client;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>Reads and writes the variables of one source, over <c>/status</c> and <c>/control</c>. Touched by one task.</summary>
internal sealed class SourceControls(PullHttp http, Uri url)
{
    private readonly SourceFrameSizes _sizes = new();
    private int? _flip;

    /// <summary>What it last said; null before, and when it has no such page.</summary>
    public SourceStatus? Status { get; private set; }

    /// <summary>What of size and quality can be set.</summary>
    public AdjustableSettings Adjustable =>
        Status is not { } status
            ? AdjustableSettings.None
            : AdjustableSettings.Interval
                | (status.IsJpeg && status.Values.ContainsKey("framesize") ? AdjustableSettings.Size : AdjustableSettings.None)
                | (status.IsJpeg && status.Values.ContainsKey("quality") ? AdjustableSettings.Quality : AdjustableSettings.None);

    /// <summary>The controls, with ranges and values.</summary>
    public ControlRange[] Ranges => Status is { } status ? SourceVariables.RangesOf(status, _flip) : [];

    /// <summary>The largest size it has, as far as can be told.</summary>
    public FrameSize Largest =>
        Status is { Sizes: { Count: > 0 } told } ? told.Values.MaxBy(size => size.Area)
        : Status is { IsWide: true } ? new FrameSize(2592, 1944)
        : new FrameSize(1600, 1200);

    /// <summary>Quality as NanoCam counts it; 0 when it does not say.</summary>
    public int Quality =>
        Status is { } status && status.Values.TryGetValue("quality", out var sensor) ? SourceQuality.ToQuality(sensor) : 0;

    /// <summary>Its frame size by the number it says; null when that is not known.</summary>
    public FrameSize? Size => Status is { } status && status.Values.TryGetValue("framesize", out var number) ? _sizes.SizeOf(number) : null;

    /// <summary>Begins again with a source that may have restarted: what it does not say is not known any more.</summary>
    public void Forget() => _flip = null;

    /// <summary>Asks how it is set.</summary>
    /// <param name="seen">Size of its pictures now, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PullException">It does not answer.</exception>
    public async Task ReadAsync(FrameSize? seen, CancellationToken cancellationToken)
    {
        var answer = await http.ReadAsync(At("status"), SourceStatus.MaxBytes, cancellationToken);
        Status = answer.Length <= SourceStatus.MaxBytes && SourceStatus.TryRead(answer, out var status) ? status : null;
        _sizes.Told = Status is { Sizes: { Count: > 0 } told } ? told : null;
        if (seen is { } size && Status is not null && Status.Values.TryGetValue("framesize", out var number))
        {
            _sizes.Learn(number, size);
        }
    }

    /// <summary>Sets the frame size if it differs from a wish, and returns whether it was set.</summary>
    /// <exception cref="PullException">It does not answer.</exception>
    public async Task<bool> ApplySizeAsync(CameraSettings wish, CancellationToken cancellationToken) =>
        wish.Width > 0
        && wish.Height > 0
        && Adjustable.HasFlag(AdjustableSettings.Size)
        && _sizes.Find(new(wish.Width, wish.Height), Largest) is { } number
        && number != Status!.Values["framesize"]
        && await SetAsync("framesize", number, cancellationToken);

    /// <summary>Sets what else differs from a wish. Returns whether something was set, and adds to the list what was refused.</summary>
    /// <exception cref="PullException">It does not answer.</exception>
    public async Task<bool> ApplyAsync(CameraSettings wish, List<ControlValue> refused, CancellationToken cancellationToken)
    {
        var changed = false;
        if (
            wish.Quality > 0
            && Adjustable.HasFlag(AdjustableSettings.Quality)
            && Quality != SourceQuality.ToQuality(SourceQuality.FromQuality(wish.Quality))
        )
        {
            changed |= await SetAsync("quality", SourceQuality.FromQuality(wish.Quality), cancellationToken);
        }

        var ranges = Ranges;
        foreach (var control in wish.Controls.OrderBy(control => control.Control))
        {
            if (!Array.Exists(ranges, range => range.Control == control.Control))
            {
                refused.Add(control);
            }
            else if (control.Value != Known(control.Control))
            {
                var taken = await SetAsync(ControlNames.Find(control.Control)!, control.Value, cancellationToken);
                changed |= taken;
                NoteSet(control, taken, refused);
            }
        }

        return changed;
    }

    /// <summary>Address of one of its routes; the query of its own, such as a token, stays.</summary>
    public Uri At(string route, string query = "")
    {
        var builder = new UriBuilder(new Uri(url, route));
        var own = url.Query.TrimStart('?');
        builder.Query = own.Length > 0 && query.Length > 0 ? $"{own}&{query}" : own + query;
        return builder.Uri;
    }

    private int? Known(CameraControl control) =>
        control == CameraControl.Flip && !SourceVariables.TellsFlip(Status!) ? _flip : SourceVariables.ValueOf(Status!, control);

    private void NoteSet(ControlValue control, bool taken, List<ControlValue> refused)
    {
        if (!taken)
        {
            refused.Add(control);
        }
        else if (control.Control == CameraControl.Flip)
        {
            _flip = control.Value;
        }
    }

    // 404 and 500 are its ways to say no; 200 says nothing: a value beyond the range of the sensor was clamped, and only status tells.
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
