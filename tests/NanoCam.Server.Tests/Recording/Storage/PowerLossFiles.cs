using Microsoft.Win32.SafeHandles;
using NanoCam.Archive;

namespace NanoCam.Server.Tests.Recording.Storage;

/// <summary>
/// A disk that loses power: writes that were not flushed are lost in any combination, torn at sectors, or remain; names of files that were
/// not flushed with their directory vanish, and deleted ones return.
/// </summary>
internal sealed class PowerLossFiles(int seed) : ArchiveFiles
{
    private const int Sector = 512;

    private readonly Random _random = new(seed);
    private readonly Dictionary<SafeFileHandle, string> _paths = [];
    private readonly List<PendingWrite> _writes = [];
    private readonly List<string> _created = [];
    private readonly List<(string Path, byte[] Content)> _deleted = [];

    public override SafeFileHandle Create(string path)
    {
        var file = base.Create(path);
        _paths[file] = path;
        _created.Add(path);
        return file;
    }

    public override SafeFileHandle Open(string path)
    {
        var file = base.Open(path);
        _paths[file] = path;
        return file;
    }

    public override void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset) =>
        Write(file, buffers.SelectMany(buffer => buffer.ToArray()).ToArray(), offset);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        var before = new byte[bytes.Length];
        var read = RandomAccess.Read(file, before, offset);
        _writes.Add(new PendingWrite(_paths[file], offset, before, read, RandomAccess.GetLength(file)));
        base.Write(file, bytes, offset);
    }

    public override void SetLength(SafeFileHandle file, long length)
    {
        base.SetLength(file, length);
        // Truncated data can no longer be torn.
        _writes.RemoveAll(write => write.Path == _paths[file]);
    }

    public override void Flush(SafeFileHandle file)
    {
        base.Flush(file);
        _writes.RemoveAll(write => write.Path == _paths[file]);
    }

    public override void FlushDirectory(string path)
    {
        _created.RemoveAll(created => Path.GetDirectoryName(created) == path);
        _deleted.RemoveAll(deleted => Path.GetDirectoryName(deleted.Path) == path);
    }

    public override void Delete(string path)
    {
        if (File.Exists(path))
        {
            _deleted.Add((path, File.ReadAllBytes(path)));
        }

        base.Delete(path);
    }

    /// <summary>Simulates the power loss. All handles must be closed.</summary>
    public void CutPower()
    {
        // In reverse order, so that each write finds the file in the state in which it left it.
        for (var i = _writes.Count - 1; i >= 0; i--)
        {
            Undo(_writes[i]);
        }

        foreach (var path in _created.Where(_ => _random.Next(2) == 0))
        {
            File.Delete(path);
        }

        foreach (var (path, content) in _deleted.Where(_ => _random.Next(2) == 0))
        {
            File.WriteAllBytes(path, content);
        }

        _writes.Clear();
        _created.Clear();
        _deleted.Clear();
        _paths.Clear();
    }

    private void Undo(PendingWrite write)
    {
        var fate = _random.Next(3);
        if (fate == 0 || !File.Exists(write.Path))
        {
            return;
        }

        using var file = File.OpenHandle(write.Path, FileMode.Open, FileAccess.ReadWrite);
        for (var at = 0; at < write.Before.Length; at += Sector)
        {
            if (fate == 1 || _random.Next(2) == 0)
            {
                RandomAccess.Write(file, write.Before.AsSpan(at, Math.Min(Sector, write.Before.Length - at)), write.Offset + at);
            }
        }

        // The length of the file may also not have reached the disk.
        if (fate == 1 && _random.Next(2) == 0 && RandomAccess.GetLength(file) == write.Offset + write.Before.Length)
        {
            RandomAccess.SetLength(file, Math.Max(write.Length, write.Offset + write.Read));
        }
    }

    // Previous content of a written range; zeros if the file was shorter.
    private sealed record PendingWrite(string Path, long Offset, byte[] Before, int Read, long Length);
}
