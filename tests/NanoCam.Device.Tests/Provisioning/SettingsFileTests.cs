using System.Text;
using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SettingsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Empty_storage_leads_to_the_setup_page()
    {
        var load = new SettingsFile(_folder).Load();
        Assert.Null(load.Settings);
        Assert.Null(load.Parsed);
        Assert.False(load.IsDamaged);
        Assert.False(load.IsStorageBad);
    }

    [Fact]
    public void Missing_folder_leads_to_the_setup_page()
    {
        SettingsFile file = new(Path.Combine(_folder, "nowhere"));
        Assert.Null(file.Load().Settings);
        Assert.False(file.Save(Settings.For("door")));
    }

    [Fact]
    public void Saved_settings_are_loaded_and_the_previous_ones_become_the_copy()
    {
        SettingsFile file = new(_folder);
        Assert.True(file.Save(Settings.For("first")));
        Assert.True(file.Save(Settings.For("second")));
        Assert.True(file.Save(Settings.For("third")));
        Assert.Equal("third", file.Load().Settings!.CameraId);
        Assert.Equal([SettingsFile.BackupName, SettingsFile.Name], Files());
        Assert.Contains("camera = second", Text(SettingsFile.BackupName), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("# NanoCam settings 1\nwifi.ssid = ga")]
    public void Damaged_file_is_replaced_by_its_copy_and_reported(string text)
    {
        SettingsFile file = new(_folder);
        file.Save(Settings.For("first"));
        file.Save(Settings.For("second"));
        File.WriteAllText(Path.Combine(_folder, SettingsFile.Name), text);

        var load = file.Load();
        Assert.Equal("first", load.Settings!.CameraId);
        Assert.Equal(SettingsFile.BackupName, load.Source);
        Assert.True(load.IsDamaged);
    }

    [Fact]
    public void Damaged_file_without_a_copy_leads_to_the_setup_page_with_its_valid_values()
    {
        File.WriteAllText(
            Path.Combine(_folder, SettingsFile.Name),
            Settings.Smallest.Replace("end\n", "width = 1\n", StringComparison.Ordinal)
        );
        var load = new SettingsFile(_folder).Load();
        Assert.Null(load.Settings);
        Assert.True(load.IsDamaged);
        Assert.Equal("garden", load.Parsed!.Draft.WifiSsid);
        Assert.Equal("line 6: width must be a number from 16 to 4096.", load.Parsed.Errors[0].ToString());
    }

    [Fact]
    public void Saving_over_a_damaged_file_keeps_the_valid_copy()
    {
        SettingsFile file = new(_folder);
        file.Save(Settings.For("first"));
        file.Save(Settings.For("second"));
        File.WriteAllText(Path.Combine(_folder, SettingsFile.Name), "garbage");
        Assert.True(file.Save(Settings.For("third")));
        Assert.Equal("third", file.Load().Settings!.CameraId);
        Assert.Contains("camera = first", Text(SettingsFile.BackupName), StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_file_is_not_read_into_memory()
    {
        using (var huge = File.Create(Path.Combine(_folder, SettingsFile.Name)))
        {
            huge.SetLength(1L << 40);
        }

        var load = new SettingsFile(_folder).Load();
        Assert.True(load.IsDamaged);
        Assert.Equal("The settings are longer than 4096 bytes. Remove lines.", load.Parsed!.Errors[0].ToString());
    }

    [Fact]
    public void Save_on_full_storage_returns_false_and_loses_nothing()
    {
        SettingsFile file = new(_folder);
        file.Save(Settings.For("first"));
        SettingsFile full = new(new FullStorage(_folder));
        Assert.False(full.Save(Settings.For("second")));
        Assert.Equal("first", full.Load().Settings!.CameraId);
        Assert.Equal([SettingsFile.Name], Files());
    }

    [Fact]
    public void Storage_that_loses_bytes_is_detected_before_files_are_replaced()
    {
        SettingsFile file = new(_folder);
        file.Save(Settings.For("first"));
        Assert.False(new SettingsFile(new ForgetfulStorage(_folder)).Save(Settings.For("second")));
        Assert.Equal("first", file.Load().Settings!.CameraId);
    }

    [Fact]
    public void Image_without_a_file_system_is_reported_as_bad_storage()
    {
        SettingsFile file = new(new NoStorage());
        var load = file.Load();
        Assert.Null(load.Settings);
        Assert.True(load.IsStorageBad);
        Assert.False(load.IsDamaged);
        Assert.False(file.Save(Settings.For("door")));
    }

    [Fact]
    public void Invalid_settings_are_never_saved() =>
        Assert.Throws<ArgumentException>(() => new SettingsFile(_folder).Save(new DeviceSettings()));

    private string[] Files() => [.. Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private string Text(string name) => File.ReadAllText(Path.Combine(_folder, name), Encoding.UTF8);

    private sealed class FullStorage(string folder) : FileFolder(folder)
    {
        internal override void Write(string name, byte[] bytes)
        {
            base.Write(name, bytes[..(bytes.Length / 2)]);
            throw new IOException("No space left on device");
        }
    }

    private sealed class ForgetfulStorage(string folder) : FileFolder(folder)
    {
        internal override void Write(string name, byte[] bytes) => base.Write(name, bytes[..^1]);
    }

    private sealed class NoStorage() : FileFolder("")
    {
        internal override bool Exists(string name) => throw new NotSupportedException();

        internal override void Write(string name, byte[] bytes) => throw new NotSupportedException();

        internal override void Delete(string name) => throw new NotSupportedException();
    }
}
