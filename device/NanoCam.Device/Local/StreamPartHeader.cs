using System.Text;

namespace NanoCam.Device.Local;

/// <summary>
/// Header of each JPEG in a stream, in a buffer that is allocated once. For a frame, only digits are written, right-aligned after blanks,
/// which HTTP allows.
/// </summary>
internal sealed class StreamPartHeader
{
    /// <summary>The boundary of CameraWebServer; some clients expect exactly this text.</summary>
    internal const string Boundary = "123456789000000000000987654321";

    private const string Template =
        "\r\n--" + Boundary + "\r\nContent-Type: image/jpeg\r\nContent-Length:         \r\nX-Timestamp:            .000000\r\n\r\n";

    private static readonly int LengthEnd = Template.IndexOf("\r\nX-Timestamp");
    private static readonly int SecondsEnd = Template.LastIndexOf('.');

    /// <summary>The header, as <see cref="Write"/> wrote it.</summary>
    internal readonly byte[] Bytes = Encoding.UTF8.GetBytes(Template);

    /// <summary>Writes length and time into the header.</summary>
    /// <param name="length">Bytes of the JPEG, at most eight digits.</param>
    /// <param name="microseconds">Time of capture since boot; 300 years fit.</param>
    internal void Write(int length, long microseconds)
    {
        WriteDigits(LengthEnd, 8, length, ' ');
        WriteDigits(SecondsEnd, 10, microseconds / 1_000_000, ' ');
        WriteDigits(SecondsEnd + 7, 6, microseconds % 1_000_000, '0');
    }

    private void WriteDigits(int end, int width, long value, char filler)
    {
        var at = end - 1;
        for (var i = 0; i < width; i++, at--)
        {
            Bytes[at] = i == 0 || value > 0 ? (byte)('0' + (int)(value % 10)) : (byte)filler;
            value /= 10;
        }
    }
}
