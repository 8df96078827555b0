using System.Text;
using Microsoft.AspNetCore.Http;
using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Uploads;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>Headers that describe a frame: numbers within their range and printable text, or an error.</summary>
internal static class UploadHeadersTarget
{
    private const long Now = 1_700_000_000_000_000;

    /// <summary>Checks lines of <c>name: value</c>; a repeated name has several values.</summary>
    public static void Check(byte[] input)
    {
        HeaderDictionary headers = [];
        foreach (var line in Encoding.Latin1.GetString(input).Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.Append(line[..colon], line[(colon + 1)..].Trim(' ', '\r'));
            }
        }

        var error = UploadHeaderReader.TryRead(headers, Now, out var origin, out var report);
        PromiseBrokenException.Unless(error is null or { Status: 400, Message.Length: > 0 }, "an error is a 400 with a sentence");
        if (error is null)
        {
            PromiseBrokenException.Unless(
                origin.CapturedMicroseconds is null or <= Now and >= Now - (uint.MaxValue * 1000L),
                "a frame is not from the future"
            );
            var firmware = report?.Firmware ?? "";
            PromiseBrokenException.Unless(
                firmware.Length <= WireProtocol.MaxTextBytes && firmware.All(c => c is >= ' ' and <= '~'),
                "a text is short and printable"
            );
        }
    }
}
