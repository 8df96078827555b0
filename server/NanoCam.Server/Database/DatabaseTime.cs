using NanoCam.Server.Frames;

namespace NanoCam.Server.Database;

/// <summary>Times as the columns of the database hold them.</summary>
internal static class DatabaseTime
{
    /// <summary>The value of a column.</summary>
    public static long ToColumn(this DateTimeOffset time) => UnixTime.ToMicroseconds(time);

    /// <summary>The time in a column.</summary>
    public static DateTimeOffset FromColumn(long value) => UnixTime.FromMicroseconds(value);
}
