using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

public sealed class PhotoRecordTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanocam-record-");

    private string File => Path.Combine(_folder.FullName, "photo.bin");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Record_is_read_after_the_next_start()
    {
        var settings = new CameraSettings
        {
            IntervalMilliseconds = 60_000,
            Width = 800,
            Controls = [new ControlValue { Control = CameraControl.Flip, Value = 1 }],
        };
        new PhotoRecord(_folder.FullName).Save(2, settings);
        var record = Read();

        Assert.Equal((2, 60_000u, 800), (record.Failures, record.Settings!.IntervalMilliseconds, record.Settings.Width));
        Assert.Equal(settings.Controls, record.Settings.Controls);
        Assert.False(record.IsStorageBad);
    }

    [Fact]
    public void Record_is_written_only_when_it_changes()
    {
        var record = Read();
        record.Save(0, null);
        Assert.False(System.IO.File.Exists(File));
        record.Save(1, new CameraSettings { Width = 640 });
        System.IO.File.Delete(File);
        record.Save(1, new CameraSettings { Width = 640 });
        Assert.False(System.IO.File.Exists(File));
        record.Save(1, new CameraSettings { Width = 641 });
        Assert.True(System.IO.File.Exists(File));
    }

    [Fact]
    public void Truncated_or_damaged_file_has_no_effect()
    {
        new PhotoRecord(_folder.FullName).Save(1, new CameraSettings { Width = 640, Controls = [new ControlValue(), new ControlValue()] });
        var whole = System.IO.File.ReadAllBytes(File);
        for (var i = 0; i < whole.Length; i++)
        {
            System.IO.File.WriteAllBytes(File, whole[..i]);
            Assert.Null(Read().Settings);
            byte[] flipped = [.. whole];
            flipped[i] ^= 0xFF;
            System.IO.File.WriteAllBytes(File, flipped);
            Assert.False(Read().IsStorageBad);
        }
    }

    [Fact]
    public void Storage_that_cannot_be_written_is_reported()
    {
        var record = new PhotoRecord(Path.Combine(_folder.FullName, "absent"));
        record.Read();
        record.Save(1, null);
        Assert.True(record.IsStorageBad);
    }

    [Fact]
    public void Folder_instead_of_the_file_is_reported_as_bad_storage()
    {
        // UnauthorizedAccessException here; nanoFramework's file system has its own exceptions.
        Directory.CreateDirectory(File);
        var record = Read();
        record.Save(1, null);
        Assert.True(record.IsStorageBad);
    }

    private PhotoRecord Read()
    {
        var record = new PhotoRecord(_folder.FullName);
        record.Read();
        return record;
    }
}
