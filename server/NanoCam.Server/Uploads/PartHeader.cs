namespace NanoCam.Server.Uploads;

/// <summary>
/// Header of one part of a form, read leniently: values without quotes may contain blanks and colons; lines without a colon are skipped.
/// </summary>
internal sealed class PartHeader
{
    private const string Image = "image/";

    /// <summary>Whether no header line was read.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Name of the field; empty if there is none.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether the part is a file.</summary>
    public bool IsFile { get; private set; }

    /// <summary>Whether the type of the part is an image.</summary>
    public bool IsImage { get; private set; }

    /// <summary>Reads one line.</summary>
    public void Add(string line)
    {
        IsEmpty = false;
        var colon = line.IndexOf(':');
        if (colon < 0)
        {
            return;
        }

        var name = line.AsSpan(0, colon).Trim();
        var value = line.AsSpan(colon + 1).Trim();
        if (name.Equals("Content-Disposition", StringComparison.OrdinalIgnoreCase))
        {
            Name = HeaderParameter.Find(value, "name") ?? Name;
            IsFile |= HeaderParameter.Find(value, "filename") is not null || HeaderParameter.Find(value, "filename*") is not null;
        }
        else if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
        {
            IsImage = value.StartsWith(Image, StringComparison.OrdinalIgnoreCase);
        }
    }
}
