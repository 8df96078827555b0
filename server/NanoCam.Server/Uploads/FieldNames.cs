namespace NanoCam.Server.Uploads;

/// <summary>Names of the fields of a form, for errors. The sender chose them, so they are few, short and printable.</summary>
internal sealed class FieldNames
{
    private const int MaxNames = 8;
    private const int MaxLength = 32;

    private readonly List<string> _names = [];

    /// <summary>The error for a form without an image.</summary>
    public UploadError Missing =>
        _names.Count == 0
            ? UploadError.NoImage
            : UploadError.NoImage with
            {
                Message =
                    $"The upload has no image in its fields {this}. Send a JPEG as multipart file 'image', or as base64 in form field "
                    + "'image'.",
            };

    /// <summary>The error for a form with several images, none of them in the field <c>image</c>.</summary>
    public UploadError Ambiguous =>
        UploadError.NoImage with
        {
            Message = $"The upload has several images in its fields {this}. Send one, or name one field 'image'.",
        };

    /// <summary>Adds a name.</summary>
    public void Add(ReadOnlySpan<char> name)
    {
        if (_names.Count < MaxNames)
        {
            _names.Add(
                new string([
                    .. name[..Math.Min(name.Length, MaxLength)].ToArray().Select(c => c is >= ' ' and <= '~' and not '\'' ? c : '?'),
                ])
            );
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _names.Select(name => $"'{name}'"));
}
