using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using NanoCam.Archive;

namespace NanoCam.Server.Tests.Recording;

/// <summary>A disk that fails until a test ends the failure.</summary>
internal sealed class FailingFiles : ArchiveFiles
{
    /// <summary>Error of every write; null for none.</summary>
    public volatile IOException? WriteError;

    /// <summary>Error of every deletion; null for none.</summary>
    public volatile IOException? DeleteError;

    private readonly ConcurrentQueue<string> _flushed = [];
    private readonly ConcurrentQueue<int> _niceness = [];
    private int _writes;
    private int _failures;

    /// <summary>Number of system calls that wrote data.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Operations that failed.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Directories that were flushed, in order.</summary>
    public IReadOnlyCollection<string> FlushedDirectories => _flushed;

    /// <summary>Niceness of the thread of each deletion, on Linux.</summary>
    public IReadOnlyCollection<int> NicenessOfDeletions => _niceness;

    public override SafeFileHandle Create(string path)
    {
        ThrowIfFailing();
        return base.Create(path);
    }

    public override void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset)
    {
        Check();
        base.Write(file, buffers, offset);
    }

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Check();
        base.Write(file, bytes, offset);
    }

    public override void Delete(string path)
    {
        if (DeleteError is { } error)
        {
            throw error;
        }

        if (OperatingSystem.IsLinux())
        {
            // Field 19 of proc(5); the name of the thread in field 2 may have spaces.
            var stat = File.ReadAllText("/proc/thread-self/stat");
            _niceness.Enqueue(int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture));
        }

        base.Delete(path);
    }

    public override void FlushDirectory(string path)
    {
        _flushed.Enqueue(path);
        base.FlushDirectory(path);
    }

    private void Check()
    {
        Interlocked.Increment(ref _writes);
        ThrowIfFailing();
    }

    private void ThrowIfFailing()
    {
        if (WriteError is { } error)
        {
            Interlocked.Increment(ref _failures);
            throw error;
        }
    }
}
