using System.Text;
using NanoCam.Server.Frames;
using NanoCam.Server.Uploads;

namespace NanoCam.Server.Tests.Uploads;

/// <summary>Base64 as produced by forms, shells and scripts: the bytes that were encoded, or a rejection.</summary>
public sealed class Base64TextTests
{
    // Its base64 contains + and / and ends with padding.
    private static readonly byte[] Bytes = [0xFF, 0xD8, .. Enumerable.Range(0, 999).Select(n => (byte)((n * 31) ^ (n >> 3) ^ 0xFB))];
    private static readonly string Text = Convert.ToBase64String(Bytes);

    public static TheoryData<string, string> Accepted =>
        new()
        {
            { "plain", Text },
            { "no padding", Text.TrimEnd('=') },
            { "URL-safe", Text.Replace('+', '-').Replace('/', '_') },
            { "lines", Lines(Text, 76, "\r\n") },
            { "lines with blanks at their ends", Lines(Text, 76, " \t\n") },
            { "lines joined by spaces", Lines(Text, 76, " ") },
            { "every plus became a space", Text.Replace('+', ' ') },
            { "every plus became a space, in lines", Lines(Text.Replace('+', ' '), 75, "\n") },
            { "every plus became a space, no padding", Text.Replace('+', ' ').TrimEnd('=') },
            { "data URL", "data:image/jpeg;base64," + Text },
            { "data URL in capitals", "DATA:IMAGE/JPEG;BASE64," + Text },
            { "data URL with blanks", " data:image/jpeg; base64, " + Text + "\n" },
            { "quotes", $"\"{Text}\"" },
            { "quotes round a data URL", $" 'data:image/jpeg;base64,{Text}'\n" },
        };

    public static TheoryData<string, string> Rejected =>
        new()
        {
            { "a tab inside a line", Text.Insert(100, "\t") },
            { "one space that is no plus", Text.Insert(101, " ") },
            { "URL-safe with spaces", Text.Replace('+', '-').Insert(5, " ").Insert(90, " ") },
            { "percent-encoded twice", Text.Replace("+", "%2B") },
            { "one quote", "\"" + Text },
        };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Text_decodes_to_the_bytes_that_were_encoded(string name, string text)
    {
        _ = name;
        Assert.Equal(Convert.ToHexString(Bytes), Decode(text));
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void Damaged_text_is_rejected(string name, string text)
    {
        _ = name;
        Assert.Null(Decode(text));
    }

    private static string? Decode(string text)
    {
        using var buffer = new UploadBuffer(new FramePool(1 << 20));
        Assert.Null(buffer.Append(new(Encoding.ASCII.GetBytes(text)), 1 << 16, UploadError.BadBase64));
        return Base64Text.TryDecode(buffer) ? Convert.ToHexString(buffer.Bytes) : null;
    }

    private static string Lines(string text, int width, string between) =>
        string.Join(between, text.Chunk(width).Select(line => new string(line)));
}
