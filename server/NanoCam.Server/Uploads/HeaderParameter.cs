namespace NanoCam.Server.Uploads;

/// <summary>
/// Finds a parameter of a header value. The typed headers of ASP.NET Core reject the whole value for one character that needs quotes.
/// </summary>
internal static class HeaderParameter
{
    /// <summary>Returns the value of a parameter without its quotes; null if there is none.</summary>
    /// <param name="value">Value of the header, such as <c>form-data; name="image"; filename=a b.jpg</c>.</param>
    /// <param name="name">Name of the parameter, in any case.</param>
    public static string? Find(ReadOnlySpan<char> value, string name)
    {
        while (!value.IsEmpty)
        {
            var end = EndOf(value);
            var part = value[..end];
            value = end < value.Length ? value[(end + 1)..] : default;
            var equals = part.IndexOf('=');
            if (equals >= 0 && part[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Unquote(part[(equals + 1)..].Trim()).ToString();
            }
        }

        return null;
    }

    // A semicolon inside quotes belongs to the value. Without a closing quote, the quote is a character like any other.
    private static int EndOf(ReadOnlySpan<char> value)
    {
        var end = value.IndexOf(';');
        var quote = value.IndexOf('"');
        if (end < 0 || quote < 0 || quote > end)
        {
            return end < 0 ? value.Length : end;
        }

        var close = value[(quote + 1)..].IndexOf('"');
        if (close < 0)
        {
            return end;
        }

        var behind = quote + close + 2;
        end = value[behind..].IndexOf(';');
        return end < 0 ? value.Length : behind + end;
    }

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> value) =>
        value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}
