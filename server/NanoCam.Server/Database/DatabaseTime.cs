using NanoCam.Server.Frames;

namespace NanoCam.Server.Database;

/// <summary>Converts times to and from columns of the database.</summary>
internal static class DatabaseTime
{
    /// <summary>The value for a column.</summary>
    public static long ToColumn(this DateTimeOffset time) => UnixTime.ToMicroseconds(time);

    /// <summary>The time of a column.</summary>
    public static DateTimeOffset FromColumn(long value) => UnixTime.FromMicroseconds(value);
}
