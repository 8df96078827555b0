using NanoCam.Archive;

namespace NanoCam.Server.Tests.Recording.Storage;

/// <summary>Searches that do not read everything: the folder of a day, and the record closest to a time.</summary>
public sealed class ArchiveSearchTests
{
    private const string Day = "20261130";

    [Fact]
    public void Folder_with_the_known_segments_and_nothing_else_needs_no_further_check()
    {
        using var sample = new SegmentSample();
        var names = Enumerable.Range(0, 3).Select(_ => sample.Write(2).Name).ToHashSet(StringComparer.Ordinal);
        var scan = new ArchiveScan(sample.Folder, static _ => { });
        Assert.Equal(names.Order(StringComparer.Ordinal), scan.Segments("door", Day).Select(segment => segment.Name));
        Assert.True(scan.HasExactly("door", Day, names));
        Assert.False(scan.HasExactly("door", Day, [.. names, "20261130T010000999Z-dense"]));
        Assert.False(scan.HasExactly("door", Day, [.. names.Skip(1)]));
        Assert.True(scan.HasExactly("door", "20261201", []));

        File.WriteAllText(Path.Combine(sample.Folder.Root, "door", Day, "notes.txt"), "");
        Assert.False(scan.HasExactly("door", Day, names));
    }

    [Fact]
    public void Link_and_folder_with_the_name_of_a_segment_need_a_check()
    {
        using var sample = new SegmentSample();
        var (first, second) = (sample.Write(2).Name, sample.Write(2).Name);
        HashSet<string> names = [first, second];
        var scan = new ArchiveScan(sample.Folder, static _ => { });
        Assert.True(scan.HasExactly("door", Day, names));
        var path = sample.Folder.SegmentPath("door", second);
        File.Move(path, path + ".moved");
        File.Move(path + ".moved", Path.Combine(sample.Directory, "moved.mkv"));
        File.CreateSymbolicLink(path, Path.Combine(sample.Directory, "moved.mkv"));
        Assert.False(scan.HasExactly("door", Day, names));
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.False(scan.HasExactly("door", Day, names));
    }

    [Fact]
    public void Closest_record_is_the_one_that_a_complete_read_finds()
    {
        using var sample = new SegmentSample();
        // More than one piece of 64 KB.
        var path = sample.Folder.SidecarPath("door", sample.Write(3_000, batch: 200).Name);
        var entries = SidecarFile.ReadEntries(path);
        Assert.Equal(3_000, entries.Length);
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var time = entries[0].CapturedMicroseconds - 1_000_000 + random.NextInt64(130_000_000);
            Assert.Equal(
                entries.MinBy(entry => Math.Abs(entry.CapturedMicroseconds - time)),
                SidecarFile.FindClosest(path, captured => Math.Abs(captured - time))
            );
            var before = entries.LastOrDefault(entry => entry.CapturedMicroseconds <= time);
            Assert.Equal(before, SidecarFile.FindClosest(path, captured => time - captured) ?? default);
        }
    }

    [Fact]
    public void Records_after_a_damaged_one_are_not_found()
    {
        using var sample = new SegmentSample();
        var path = sample.Folder.SidecarPath("door", sample.Write(20).Name);
        var bytes = File.ReadAllBytes(path);
        bytes[SidecarHeader.Size + (10 * FrameEntry.Size) + 1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(109, SidecarFile.FindClosest(path, static captured => long.MaxValue - captured)!.Value.Sequence);
        bytes[0] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Null(SidecarFile.FindClosest(path, static _ => 0));
        Assert.Null(SidecarFile.FindClosest(path + "x", static _ => 0));
    }
}
