using Dapper;
using NanoCam.Server.Database;

namespace NanoCam.Server.Tests.Database;

/// <summary>Makes a table of the server's database reject one kind of statement, as a full disk does.</summary>
internal static class RejectingTable
{
    public static void Reject(this ServerDatabase database, string table, string statement) =>
        Execute(
            database,
            $"CREATE TRIGGER no_room BEFORE {statement} ON {table} BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        );

    public static void AcceptAgain(this ServerDatabase database) => Execute(database, "DROP TRIGGER no_room");

    private static void Execute(ServerDatabase database, string statement) => database.Write(connection => connection.Execute(statement));
}
