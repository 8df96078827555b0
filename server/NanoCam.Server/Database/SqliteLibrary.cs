using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NanoCam.Server.Database;

/// <summary>
/// Loads the SQLite of the operating system, which receives security updates there; if there is none, the one of the NuGet package.
/// </summary>
internal static class SqliteLibrary
{
    // The name that the provider loads on every platform.
    private const string ProviderName = "e_sqlite3";

    private static readonly string[] SystemLibraries =
        OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0"];

    /// <summary>Installs the choice. Call before the first connection; later calls do nothing.</summary>
    public static void Choose() => RuntimeHelpers.RunClassConstructor(typeof(Choice).TypeHandle);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name == ProviderName)
        {
            foreach (var library in SystemLibraries)
            {
                if (NativeLibrary.TryLoad(library, out var handle))
                {
                    return handle;
                }
            }
        }

        // Zero makes the runtime continue with its own search, which finds the library of the package.
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
