using System.Text;
using NanoCam.Device.Text;

namespace NanoCam.Device.Provisioning;

/// <summary>Reads the lines of any bytes; skips a byte order mark and carriage returns.</summary>
internal sealed class SettingsLines
{
    private readonly byte[] _bytes;
    private readonly int _count;
    private int _next;

    internal SettingsLines(byte[] bytes, int count)
    {
        _bytes = bytes;
        _count = count;
        var hasMark = count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf;
        _next = hasMark ? 3 : 0;
    }

    /// <summary>Number of the line, from 1.</summary>
    internal int Number { get; private set; }

    /// <summary>The line without blanks at its ends; null when its bytes are not text.</summary>
    internal string? Current { get; private set; }

    internal bool MoveNext()
    {
        if (_next >= _count)
        {
            return false;
        }

        var start = _next;
        var end = start;
        while (end < _count && _bytes[end] != '\n')
        {
            end++;
        }

        _next = end + 1;
        Number++;
        if (end > start && _bytes[end - 1] == '\r')
        {
            end--;
        }

        Current = Utf8.IsText(_bytes, start, end - start) ? Encoding.UTF8.GetString(_bytes, start, end - start).Trim(' ', '\t') : null;
        return true;
    }
}
