using Microsoft.Win32.SafeHandles;
using NanoCam.Archive;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// A segment that is being written: appends batches, repeats the records in the sidecar, flushes both, and closes. Used by one thread at a
/// time. After an exception, nothing more is written; <see cref="SegmentRepair"/> completes the files later.
/// </summary>
internal sealed class SegmentFile : IDisposable
{
    private readonly ArchiveFiles _files;
    private readonly SafeFileHandle _segment;
    private readonly SafeFileHandle _sidecar;
    private readonly SegmentBatch _batch = new();
    private readonly List<FrameEntry> _unlisted = [];
    private readonly List<(long Milliseconds, long Position)> _clusters = [];
    private readonly SegmentDensity _density;
    private SidecarHeader _header;
    private long _length = Matroska.HeaderSize;
    private long _lastMilliseconds;
    private int _listed;
    private bool _isDirty;

    private SegmentFile(ArchiveFiles files, SegmentInfo info, SafeFileHandle segment, SafeFileHandle sidecar)
    {
        _files = files;
        _segment = segment;
        _sidecar = sidecar;
        _density = new SegmentDensity(info.Tier);
        _header = new SidecarHeader(info.Tier, info.Width, info.Height, info.StartMicroseconds / 1000 * 1000, 0, IsClosed: false);
        Info = info;
    }

    /// <summary>State of the segment on disk, without the frames of the batch.</summary>
    public SegmentInfo Info { get; private set; }

    /// <summary>Bytes of both files with the frames of the batch.</summary>
    public long Length =>
        _length + _batch.Length + SidecarHeader.Size + ((_listed + _unlisted.Count + _batch.Entries.Count) * FrameEntry.Size);

    /// <summary>Bytes in the batch.</summary>
    public long BatchBytes => _batch.Length;

    /// <summary>Records of the frames in the batch.</summary>
    public IReadOnlyList<FrameEntry> BatchEntries => _batch.Entries;

    /// <summary>Whether the batch has room for one more frame.</summary>
    public bool HasRoom => _batch.Entries.Count < SegmentBatch.MaxFrames;

    /// <summary>Whether the files have content that was not flushed.</summary>
    public bool IsDirty => _isDirty;

    /// <summary>Column <c>density</c> of the frames in the files.</summary>
    public byte[] DensityColumn => _density.ToBytes();

    /// <summary>Capture time of the newest frame, including those in the batch.</summary>
    public long NewestMicroseconds { get; private set; }

    /// <summary>Creates the files of a segment that begins with a frame.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="folder">The archive.</param>
    /// <param name="cameraId">The camera.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="first">The frame; it is not added.</param>
    /// <param name="naming">Called with the segment before its files are created.</param>
    /// <exception cref="IOException">The files cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The files cannot be created.</exception>
    public static SegmentFile Create(
        ArchiveFiles files,
        ArchiveFolder folder,
        string cameraId,
        RecordingTier tier,
        Frame first,
        Action<SegmentInfo>? naming = null
    )
    {
        var start = first.CapturedMicroseconds;
        for (var copy = 1; ; copy++)
        {
            var name = SegmentName.Create(start, tier, copy);
            var path = folder.SegmentPath(cameraId, name);
            if (File.Exists(path) || File.Exists(folder.SidecarPath(cameraId, name)))
            {
                continue;
            }

            var info = new SegmentInfo(cameraId, name, tier, start, start, 0, 0, first.Width, first.Height, IsOpen: true);
            folder.NoteCreated(cameraId, name);
            naming?.Invoke(info);
            folder.CreateDay(files, cameraId, name);
            var segment = files.Create(path);
            SafeFileHandle? sidecar = null;
            try
            {
                sidecar = files.Create(folder.SidecarPath(cameraId, name));
                var file = new SegmentFile(files, info, segment, sidecar);
                file.WriteHeaders(durationMilliseconds: 0, cuesAt: 0);
                files.FlushDirectory(folder.DayFolder(cameraId, name));
                file._batch.Begin(file._length);
                return file;
            }
            catch
            {
                segment.Dispose();
                sidecar?.Dispose();
                throw;
            }
        }
    }

    /// <summary>Adds a frame to the batch and takes over the caller's reference.</summary>
    public void Add(Frame frame, FrameEntry entry)
    {
        // Players need times that never go back; the record contains the true time.
        _lastMilliseconds = Math.Max(_lastMilliseconds, (entry.CapturedMicroseconds - _header.BaseMicroseconds) / 1000);
        NewestMicroseconds = Math.Max(NewestMicroseconds, entry.CapturedMicroseconds);
        _batch.Add(frame, entry, _lastMilliseconds);
    }

    /// <summary>Writes the batch with one system call.</summary>
    public void WriteBatch()
    {
        if (_batch.Entries.Count == 0)
        {
            return;
        }

        _batch.End();
        _files.Write(_segment, _batch.Buffers, _length);
        _isDirty = true;
        _length += _batch.Length;
        _unlisted.AddRange(_batch.Entries);
        foreach (var cluster in _batch.Clusters)
        {
            // One position per second is sufficient for seeking.
            if (_clusters.Count == 0 || cluster.Milliseconds - _clusters[^1].Milliseconds >= 1000)
            {
                _clusters.Add(cluster);
            }
        }

        ClearBatch();
    }

    /// <summary>Releases the frames of the batch without writing them.</summary>
    public void ClearBatch()
    {
        _batch.Clear();
        _batch.Begin(_length);
    }

    /// <summary>Repeats the records of written frames in the sidecar. Readers see the frames from then on.</summary>
    public void WriteSidecar()
    {
        if (_unlisted.Count == 0)
        {
            return;
        }

        var bytes = new byte[_unlisted.Count * FrameEntry.Size];
        var (start, end) = (Info.Frames == 0 ? long.MaxValue : Info.StartMicroseconds, Info.Frames == 0 ? 0 : Info.EndMicroseconds);
        for (var i = 0; i < _unlisted.Count; i++)
        {
            _unlisted[i].Write(bytes.AsSpan(i * FrameEntry.Size));
            _density.Add(_unlisted[i]);
            start = Math.Min(start, _unlisted[i].CapturedMicroseconds);
            end = Math.Max(end, _unlisted[i].CapturedMicroseconds);
        }

        _files.Write(_sidecar, bytes, SidecarHeader.Size + ((long)_listed * FrameEntry.Size));
        _isDirty = true;
        _listed += _unlisted.Count;
        _unlisted.Clear();
        Info = Info with
        {
            StartMicroseconds = start,
            EndMicroseconds = end,
            Frames = _listed,
            Bytes = _length + SidecarHeader.Size + (_listed * (long)FrameEntry.Size),
        };
    }

    /// <summary>Writes all waiting data and flushes it to the disk.</summary>
    public void Sync()
    {
        WriteBatch();
        WriteSidecar();
        _files.Flush(_segment);
        _files.Flush(_sidecar);
        _isDirty = false;
    }

    /// <summary>Writes everything, cues and duration, and returns the row of the segment once it is on the device.</summary>
    public SegmentRow Close()
    {
        WriteBatch();
        WriteSidecar();
        var cues = Matroska.WriteCues(_clusters);
        _files.Write(_segment, cues, _length);
        _files.Flush(_segment);
        _header = _header with { Frames = _listed, IsClosed = true };
        WriteHeaders(Matroska.DurationOf(_lastMilliseconds, _listed), _length);
        _length += cues.Length;
        _files.Flush(_sidecar);
        _files.Flush(_segment);
        Info = Info with { IsOpen = false, Bytes = _length + SidecarHeader.Size + (_listed * (long)FrameEntry.Size) };
        return SegmentRow.From(Info, _density);
    }

    /// <summary>Closes the handles and releases the frames of the batch.</summary>
    public void Dispose()
    {
        _batch.Clear();
        _segment.Dispose();
        _sidecar.Dispose();
    }

    private void WriteHeaders(double durationMilliseconds, long cuesAt)
    {
        var head = new byte[Matroska.HeaderSize];
        Matroska.WriteHeader(head, $"{Info.CameraId} {SegmentName.TextOf(Info.Tier)}", _header, durationMilliseconds, cuesAt);
        _files.Write(_segment, head, 0);
        _header.Write(head);
        _files.Write(_sidecar, head.AsSpan(0, SidecarHeader.Size), 0);
    }
}
