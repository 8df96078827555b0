using Microsoft.Win32.SafeHandles;
using NanoCam.Archive;

namespace NanoCam.Server.Tests.Recording;

/// <summary>A disk that fails as long as a test wants.</summary>
internal sealed class FailingFiles : ArchiveFiles
{
    /// <summary>Error of every write; null for none.</summary>
    public volatile IOException? WriteError;

    /// <summary>Error of every deletion; null for none.</summary>
    public volatile IOException? DeleteError;

    private int _writes;

    /// <summary>Calls of the operating system that wrote.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public override SafeFileHandle Create(string path) => WriteError is { } error ? throw error : base.Create(path);

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

        base.Delete(path);
    }

    private void Check()
    {
        Interlocked.Increment(ref _writes);
        if (WriteError is { } error)
        {
            throw error;
        }
    }
}
