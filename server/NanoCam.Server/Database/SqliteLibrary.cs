using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NanoCam.Server.Database;

/// <summary>
/// Chooses the SQLite that is loaded: the one the operating system keeps up to date, else the one that came with the package.
/// </summary>
internal static class SqliteLibrary
{
    // What the provider asks for, whichever platform it runs on.
    private const string Asked = "e_sqlite3";

    private static readonly string[] Maintained =
        OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0"];

    /// <summary>Has to be called before the first connection; later calls do nothing.</summary>
    public static void Choose() => RuntimeHelpers.RunClassConstructor(typeof(Choice).TypeHandle);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name == Asked)
        {
            foreach (var library in Maintained)
            {
                if (NativeLibrary.TryLoad(library, out var handle))
                {
                    return handle;
                }
            }
        }

        // Zero: the runtime goes on with its own search, which finds the package's library.
        return 0;
    }

    private static class Choice
    {
        static Choice()
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, Resolve);
            SQLitePCL.Batteries_V2.Init();
        }
    }
}
