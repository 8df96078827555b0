using Microsoft.Net.Http.Headers;

namespace NanoCam.Server.Recording.Export;

/// <summary>The bytes of a file that a client requests (RFC 9110, section 14).</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">Byte after the last.</param>
/// <param name="Status">200, 206 or 416.</param>
internal readonly record struct ExportRange(long Start, long End, int Status)
{
    /// <summary>Reads the headers of a request. A request for several ranges receives the whole file, as the standard permits.</summary>
    /// <param name="request">The request.</param>
    /// <param name="length">Length of the file.</param>
    /// <param name="tag">Tag of the file; a client whose part has another tag receives the whole file.</param>
    public static ExportRange Read(HttpRequest request, long length, EntityTagHeaderValue tag)
    {
        var whole = new ExportRange(0, length, StatusCodes.Status200OK);
        var headers = request.GetTypedHeaders();
        if (
            headers.Range is not { Unit.Value: "bytes", Ranges.Count: 1 } range
            || (headers.IfRange is { } condition && condition.EntityTag?.Compare(tag, useStrongComparison: true) != true)
        )
        {
            return whole;
        }

        var requested = range.Ranges.Single();
        var start = requested.From ?? Math.Max(0, length - (requested.To ?? 0));
        var end = requested.From is null ? length : Math.Min(length, (requested.To ?? long.MaxValue - 1) + 1);
        return start >= length || end <= start
            ? new ExportRange(0, 0, StatusCodes.Status416RangeNotSatisfiable)
            : new ExportRange(start, end, StatusCodes.Status206PartialContent);
    }
}
