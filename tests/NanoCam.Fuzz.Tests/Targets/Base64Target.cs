using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Frames;
using NanoCam.Server.Uploads;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>Base64 text: accepted bytes encode to the same text.</summary>
internal static class Base64Target
{
    /// <summary>Checks a text.</summary>
    public static void Check(byte[] input)
    {
        FramePool pool = new(1 << 20);
        using (UploadBuffer buffer = new(pool))
        {
            PromiseBrokenException.Unless(
                buffer.Append(new ReadOnlySequence<byte>(input), FuzzTarget.MaxInput, UploadError.BadBase64) is null,
                "the input fits"
            );
            if (Base64Text.TryDecode(buffer))
            {
                var again = Convert.ToBase64String(buffer.Bytes).TrimEnd('=');
                var text = Plain(input);
                PromiseBrokenException.Unless(
                    EndsWith(text.Replace(" ", ""), again) || EndsWith(text.Replace(' ', '+'), again),
                    "decoded bytes encode to the text sent, with all spaces either removed or read as plus"
                );
            }
        }

        PromiseBrokenException.Unless(pool.RentedBytes == 0, "every buffer is returned");
    }

    private static bool EndsWith(string text, string again) => text.TrimEnd('=').EndsWith(again, StringComparison.Ordinal);

    private static string Plain(byte[] input)
    {
        var text = Encoding.Latin1.GetString(input).Replace('-', '+').Replace('_', '/').Trim(' ', '\t', '\r', '\n');
        text = text is ['"', .., '"'] or ['\'', .., '\''] ? text[1..^1] : text;
        return Regex.Replace(text, "[ \t\r\n]*[\r\n][ \t\r\n]*", "").Trim(' ', '\t');
    }
}
