using System.Text;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>The HTTP/1.1 exchange that opens a stream uplink, as bytes. Pure.</summary>
internal static class HttpUpgrade
{
    /// <summary>Largest head of a response in bytes. A longer head is not from a NanoCam server.</summary>
    public const int MaxHead = 2048;

    /// <summary>Status after which the connection carries messages.</summary>
    public const int SwitchingProtocols = 101;

    /// <summary>Writes the request.</summary>
    public static int WriteRequest(byte[] buffer, ServerAddress server)
    {
        var isDefaultPort = server.Port == (server.IsTls ? 443 : 80);
        var request =
            "GET "
            + server.Path
            + WireProtocol.Path
            + " HTTP/1.1\r\nHost: "
            + server.Host
            + (isDefaultPort ? "" : ":" + server.Port.ToString())
            + "\r\nConnection: Upgrade\r\nUpgrade: "
            + WireProtocol.UpgradeToken
            + "\r\nUser-Agent: "
            + DeviceIdentity.Firmware
            + "\r\n\r\n";
        return Encoding.UTF8.GetBytes(request, 0, request.Length, buffer, 0);
    }

    /// <summary>Bytes of the head that begins at <paramref name="start"/>, including its blank line; 0 while it is incomplete.</summary>
    public static int FindEnd(byte[] buffer, int start, int count)
    {
        for (var at = start + 3; at < start + count; at++)
        {
            if (buffer[at] == '\n' && buffer[at - 1] == '\r' && buffer[at - 2] == '\n' && buffer[at - 3] == '\r')
            {
                return at + 1 - start;
            }
        }

        return 0;
    }

    /// <summary>The status of a response, 100 to 999; 0 when it is not an HTTP/1 response.</summary>
    public static int ReadStatus(byte[] buffer, int start, int count)
    {
        // HTTP/1.1 101
        if (count < 12 || !StartsWith(buffer, start, start + count, "http/1.") || buffer[start + 8] != ' ')
        {
            return 0;
        }

        var status = ReadNumber(buffer, start + 9, start + 12);
        return status >= 100 ? status : 0;
    }

    /// <summary>Whether the response upgrades to the NanoCam protocol.</summary>
    public static bool IsNanoCamUpgrade(byte[] buffer, int start, int count)
    {
        var at = FindHeader(buffer, start, count, "upgrade:");
        return at >= 0 && StartsWith(buffer, at, start + count, WireProtocol.UpgradeToken);
    }

    /// <summary>Seconds of Retry-After, at most an hour; 0 when the response has none or a date.</summary>
    public static int ReadRetryAfter(byte[] buffer, int start, int count)
    {
        var at = FindHeader(buffer, start, count, "retry-after:");
        var seconds = at < 0 ? 0 : ReadNumber(buffer, at, start + count);
        return seconds > 3600 ? 3600 : seconds;
    }

    // Offset of a header's value, or -1. The name is in lower case, with its colon.
    private static int FindHeader(byte[] buffer, int start, int count, string name)
    {
        var end = start + count;
        for (var at = start; at < end; at++)
        {
            if (buffer[at] == '\n' && StartsWith(buffer, at + 1, end, name))
            {
                at += 1 + name.Length;
                while (at < end && buffer[at] == ' ')
                {
                    at++;
                }

                return at;
            }
        }

        return -1;
    }

    private static bool StartsWith(byte[] buffer, int at, int end, string lowerCase)
    {
        if (end - at < lowerCase.Length)
        {
            return false;
        }

        for (var i = 0; i < lowerCase.Length; i++)
        {
            int c = buffer[at + i];
            if (c >= 'A' && c <= 'Z')
            {
                c += 'a' - 'A';
            }

            if (c != lowerCase[i])
            {
                return false;
            }
        }

        return true;
    }

    private static int ReadNumber(byte[] buffer, int at, int end)
    {
        var value = 0;
        for (; at < end && buffer[at] >= '0' && buffer[at] <= '9' && value < 1_000_000; at++)
        {
            value = (value * 10) + (buffer[at] - '0');
        }

        return value;
    }
}
