using Microsoft.Data.Sqlite;

namespace NanoCam.Server.Database;

/// <summary>Result codes of SQLite that the server distinguishes.</summary>
internal static class SqliteErrors
{
    /// <summary>Another connection has locked the database (SQLITE_BUSY).</summary>
    public const int Busy = 5;

    /// <summary>The disk is full (SQLITE_FULL).</summary>
    public const int Full = 13;

    /// <summary>The file cannot be opened (SQLITE_CANTOPEN).</summary>
    public const int CannotOpen = 14;

    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Damaged = 11;
    private const int NotADatabase = 26;

    /// <summary>Whether another program or connection has locked the database.</summary>
    public static bool IsLocked(SqliteException e) => e.SqliteErrorCode is Busy or Locked;

    /// <summary>Whether the file is damaged, or is not a database.</summary>
    public static bool IsDamaged(SqliteException e) => e.SqliteErrorCode is Damaged or NotADatabase;

    /// <summary>Whether the file cannot be used at all, until an administrator repairs it or its disk.</summary>
    public static bool IsUnusable(SqliteException e) =>
        e.SqliteErrorCode is CannotOpen or ReadOnly or InputOutput or Damaged or NotADatabase;
}
