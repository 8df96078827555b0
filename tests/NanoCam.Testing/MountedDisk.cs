using System.Diagnostics;

namespace NanoCam.Testing;

/// <summary>
/// A small file system that a test fills, makes read-only, removes and mounts again. Its content remains when it is removed. Requires
/// permission
/// to mount: <see cref="MayMount"/> tests for it.
/// </summary>
public sealed class MountedDisk : IDisposable
{
    /// <summary>Shell command that succeeds if this user may mount.</summary>
    public const string MayMount = "d=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs $d && umount $d && rmdir $d";

    private readonly string _content = Directory.CreateTempSubdirectory("nanocam-disk-").FullName;

    /// <summary>Mounts a disk.</summary>
    /// <param name="size">Its size, such as <c>4m</c>.</param>
    /// <param name="path">Where; null for a temporary folder.</param>
    public MountedDisk(string size, string? path = null)
    {
        Path = path ?? Directory.CreateTempSubdirectory("nanocam-mount-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", _content);
        Mount();
    }

    /// <summary>Where the disk is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts it again after <see cref="Remove"/>.</summary>
    public void Mount() => Run("mount", "--bind", _content, Path);

    /// <summary>Removes it, as unplugging does: open files stay open, and the path leads to an empty folder.</summary>
    public void Remove() => Run("umount", "--lazy", Path);

    /// <summary>Allows or forbids changes. Nothing may be open for writing.</summary>
    public void SetReadOnly(bool isReadOnly) => Run("mount", "-o", $"remount,bind,{(isReadOnly ? "ro" : "rw")}", Path);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The disk may be removed. An exception here would hide that of the test.
        TryRun("umount", "--lazy", Path);
        Run("umount", "--lazy", _content);
        Directory.Delete(_content);
    }

    private static void Run(string command, params string[] arguments)
    {
        if (TryRun(command, arguments) is not 0 and var exitCode)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} failed with exit code {exitCode}.");
        }
    }

    private static int TryRun(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
