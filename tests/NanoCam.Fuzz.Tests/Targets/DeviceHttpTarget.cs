using System.Text;
using NanoCam.Device.Http;
using NanoCam.Device.Uplink;
using NanoCam.Fuzz.Tests.Engine;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// HTTP parsers of the device: requests to its own server, the server's response to its upgrade, and the address of the server.
/// </summary>
internal static class DeviceHttpTarget
{
    private static readonly string[] Parameters = ["var", "val", "wifi.ssid", "action"];

    /// <summary>Checks a request: the end of its head does not depend on splitting, and the head is valid or has an error status.</summary>
    public static void CheckRequest(byte[] input)
    {
        var bytes = input.Length > HttpRequest.MaxHeadBytes ? input[..HttpRequest.MaxHeadBytes] : input;
        var head = HttpParser.FindEnd(bytes, 0, bytes.Length);
        PromiseBrokenException.Unless(head == FindEndByteByByte(bytes), "the end of a head is found however it is split");
        if (head < 0)
        {
            return;
        }

        (var status, var request) = Read(bytes, head, 0x00);
        (var other, var again) = Read(bytes, head, (byte)'\n');
        PromiseBrokenException.Unless(
            (status, request.Path, request.Query, request.BodyLength) == (other, again.Path, again.Query, again.BodyLength),
            "bytes after the head do not matter"
        );
        PromiseBrokenException.Unless(status is HttpParser.Parsed or 400 or 405 or 411 or 413, "an error has a status");
        if (status == HttpParser.Parsed)
        {
            PromiseBrokenException.Unless(request.BodyLength is >= 0 and <= HttpRequest.MaxBodyBytes, "a body fits the buffer");
            PromiseBrokenException.Unless(
                request.Path.StartsWith('/') && (request.Path + request.Query).All(c => c is > ' ' and < '\x7f'),
                "a target is printable"
            );
            foreach (var name in Parameters)
            {
                var found = Query.TryFind(request.Query, name, out var value);
                PromiseBrokenException.Unless(found || value is null, "an invalid value is not returned");
                PromiseBrokenException.Unless(
                    value is null || value.All(c => c == '\t' || !char.IsControl(c) || c >= '\x80'),
                    "a value has no control characters"
                );
            }
        }
    }

    /// <summary>Checks a response to the upgrade.</summary>
    public static void CheckAnswer(byte[] input)
    {
        (var head, var status, var ours, var after) = Framed.Parse(input, (buffer, offset, count) =>
        {
            var end = HttpUpgrade.FindEnd(buffer, offset, count);
            return (
                end,
                HttpUpgrade.ReadStatus(buffer, offset, end),
                HttpUpgrade.IsNanoCamUpgrade(buffer, offset, end),
                HttpUpgrade.ReadRetryAfter(buffer, offset, end)
            );
        });
        PromiseBrokenException.Unless(head >= 0 && head <= input.Length, "a head ends inside the input");
        PromiseBrokenException.Unless(status is 0 or (>= 100 and <= 999) && after is >= 0 and <= 3600, "numbers are within their range");
        PromiseBrokenException.Unless(head > 0 || !ours, "a head without an end is not a response");
    }

    /// <summary>Checks an address: its request is exactly one request.</summary>
    public static void CheckAddress(byte[] input)
    {
        // A setting is never longer.
        var text = Encoding.UTF8.GetString(input.AsSpan(0, Math.Min(input.Length, 128)));
        if (!ServerAddress.TryParse(text, out var address) || address is null)
        {
            return;
        }

        var buffer = new byte[4096];
        var request = Encoding.ASCII.GetString(buffer, 0, HttpUpgrade.WriteRequest(buffer, address));
        PromiseBrokenException.Unless(address.Port is >= 1 and <= 65_535, "a port is in its range");
        PromiseBrokenException.Unless(request.StartsWith("GET /", StringComparison.Ordinal), "the target of a request begins with a slash");
        PromiseBrokenException.Unless(Count(request) == Count(PlainRequest), "an address adds no line and no word: " + request);
    }

    private static string PlainRequest { get; } =
        "GET /uplink HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\nUser-Agent: "
        + $"{NanoCam.Device.DeviceIdentity.Firmware}\r\n\r\n";

    private static (int Lines, int Words) Count(string request) => (request.Split('\n').Length, request.Split(' ').Length);

    private static int FindEndByteByByte(byte[] bytes)
    {
        for (var count = 1; count <= bytes.Length; count++)
        {
            var end = HttpParser.FindEnd(bytes, count - 1, count);
            if (end >= 0)
            {
                return end;
            }
        }

        return -1;
    }

    private static (int Status, HttpRequest Request) Read(byte[] bytes, int head, byte behind)
    {
        HttpRequest request = new();
        Array.Fill(request.Buffer, behind);
        Array.Copy(bytes, request.Buffer, head);
        return (HttpParser.Read(request, head), request);
    }
}
