using System.Text;

namespace NanoCam.Device.Http;

/// <summary>Reads request line and headers (RFC 9112) strictly; only GET and forms are supported.</summary>
internal static class HttpParser
{
    /// <summary>Result for a valid request.</summary>
    internal const int Parsed = 0;

    /// <summary>Finds the blank line that ends the head.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="seen">Offset to begin at; earlier bytes were searched before.</param>
    /// <param name="count">Bytes received.</param>
    /// <returns>Returns the length of the head including its blank line, or -1.</returns>
    internal static int FindEnd(byte[] buffer, int seen, int count)
    {
        for (var i = seen < 3 ? 0 : seen - 3; i < count; i++)
        {
            if (buffer[i] != '\n')
            {
                continue;
            }

            if (i + 1 < count && buffer[i + 1] == '\n')
            {
                return i + 2;
            }

            if (i + 2 < count && buffer[i + 1] == '\r' && buffer[i + 2] == '\n')
            {
                return i + 3;
            }
        }

        return -1;
    }

    /// <summary>Reads a head of <paramref name="length"/> bytes from the request's buffer.</summary>
    /// <returns><see cref="Parsed"/>, or the status to respond with.</returns>
    internal static int Read(HttpRequest request, int length)
    {
        request.BodyLength = -1;
        var buffer = request.Buffer;
        var start = 0;
        var status = Parsed;
        for (var i = 0; i < length && status == Parsed; i++)
        {
            if (buffer[i] != '\n')
            {
                continue;
            }

            var end = i > start && buffer[i - 1] == '\r' ? i - 1 : i;
            if (end > start)
            {
                status = start == 0 ? ReadRequestLine(request, end) : ReadHeader(request, start, end);
            }
            else if (start == 0)
            {
                status = 400;
            }

            start = i + 1;
        }

        if (request.BodyLength < 0)
        {
            request.BodyLength = 0;
        }

        return status;
    }

    private static int ReadRequestLine(HttpRequest request, int end)
    {
        var buffer = request.Buffer;
        var space = -1;
        var second = -1;
        for (var i = 0; i < end; i++)
        {
            if (buffer[i] <= ' ' || buffer[i] >= 0x7f)
            {
                if (buffer[i] != ' ' || second >= 0)
                {
                    return 400;
                }

                second = space >= 0 ? i : -1;
                space = space >= 0 ? space : i;
            }
        }

        if (second < 0 || buffer[space + 1] != '/' || !IsVersion(Text(buffer, second + 1, end)))
        {
            return 400;
        }

        var method = Text(buffer, 0, space);
        request.IsPost = method == "POST";
        var target = Text(buffer, space + 1, second);
        var question = target.IndexOf('?');
        request.Path = question < 0 ? target : target.Substring(0, question);
        request.Query = question < 0 ? "" : target.Substring(question + 1);
        return request.IsPost || method == "GET" ? Parsed : 405;
    }

    private static bool IsVersion(string version)
    {
        return version == "HTTP/1.1" || version == "HTTP/1.0";
    }

    // Only the two headers about the length of the body matter.
    private static int ReadHeader(HttpRequest request, int start, int end)
    {
        var buffer = request.Buffer;
        var colon = -1;
        for (var i = start; i < end; i++)
        {
            if (buffer[i] == ':' && colon < 0)
            {
                colon = i;
            }

            var isName = colon < 0;
            if ((buffer[i] < ' ' && buffer[i] != '\t') || buffer[i] == 0x7f || (isName && (buffer[i] == ' ' || buffer[i] == '\t')))
            {
                return 400;
            }
        }

        if (colon <= start)
        {
            return 400;
        }

        if (IsName(buffer, start, colon, "content-length"))
        {
            return ReadLength(request, Text(buffer, colon + 1, end).Trim(' ', '\t'));
        }

        return IsName(buffer, start, colon, "transfer-encoding") ? 411 : Parsed;
    }

    // Names are case-insensitive; other bytes were rejected or do not change.
    private static bool IsName(byte[] buffer, int start, int end, string name)
    {
        if (end - start != name.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if ((buffer[start + i] | 0x20) != name[i])
            {
                return false;
            }
        }

        return true;
    }

    private static int ReadLength(HttpRequest request, string value)
    {
        if (request.BodyLength >= 0 || value.Length == 0)
        {
            return 400;
        }

        var length = 0;
        foreach (char c in value)
        {
            if (c < '0' || c > '9')
            {
                return 400;
            }

            // Saturates, because a longer number is out of range anyway.
            length = length > HttpRequest.MaxBodyBytes ? length : (length * 10) + (c - '0');
        }

        request.BodyLength = length;
        return length > HttpRequest.MaxBodyBytes ? 413 : Parsed;
    }

    private static string Text(byte[] buffer, int start, int end)
    {
        return Encoding.UTF8.GetString(buffer, start, end - start);
    }
}
