using NanoCam.Wire;

namespace NanoCam.Device.Supervision;

/// <summary>Splits the stack trace of an exception into short lines.</summary>
internal static class StackText
{
    /// <summary>The innermost lines. The end of a long line has the name of the method, so its beginning is cut.</summary>
    public static string[] Split(string? trace)
    {
        if (trace == null)
        {
            return new string[0];
        }

        var all = trace.Split('\n');
        var lines = new string[all.Length < CrashReport.MaxStackLines ? all.Length : CrashReport.MaxStackLines];
        var count = 0;
        for (var i = 0; i < all.Length && count < lines.Length; i++)
        {
            var line = WithoutPath(all[i].Trim());
            if (line.Length > 0)
            {
                lines[count++] = line.Length > WireProtocol.MaxTextBytes ? line.Substring(line.Length - WireProtocol.MaxTextBytes) : line;
            }
        }

        var result = new string[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = lines[i];
        }

        return result;
    }

    // .NET appends the path of the source file.
    private static string WithoutPath(string line)
    {
        var end = line.IndexOf(" in ");
        return end > 0 ? line.Substring(0, end) : line;
    }
}
