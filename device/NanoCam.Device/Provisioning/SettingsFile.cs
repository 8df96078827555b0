using System;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// The settings on the internal storage. Three names, so that power may fail at any moment: <c>nanocam.txt</c> is in use,
/// <c>nanocam.new</c>
/// is being written, <c>nanocam.bak</c> is the one before. At every moment at least one of them is whole.
/// </summary>
/// <remarks>
/// Saving: write .new and read it back; when .txt is good, it becomes .bak, otherwise it goes; .new becomes .txt. So when .txt is missing
/// or
/// damaged, a whole .new is what was meant, and .bak comes after it. Faults of the storage are results, never exceptions.
/// </remarks>
public sealed class SettingsFile
{
    /// <summary>The file in use.</summary>
    public const string Name = "nanocam.txt";

    internal const string NewName = "nanocam.new";
    internal const string BackupName = "nanocam.bak";
    private readonly FileFolder _folder;

    /// <summary>Settings in a folder, such as <c>I:\</c>.</summary>
    public SettingsFile(string folder)
        : this(new FileFolder(folder)) { }

    internal SettingsFile(FileFolder folder)
    {
        _folder = folder;
    }

    /// <summary>Loads the settings. Whatever is there or not, this returns.</summary>
    public SettingsLoad Load()
    {
        var isStorageBad = false;
        var main = Read(Name, ref isStorageBad);
        var first = main;
        var isDamaged = main != null && main.Settings == null;
        if (main != null && main.Settings != null)
        {
            return new SettingsLoad(main, Name, false, isStorageBad);
        }

        var others = new string[] { NewName, BackupName };
        foreach (var name in others)
        {
            var reading = Read(name, ref isStorageBad);
            if (reading != null && reading.Settings != null)
            {
                return new SettingsLoad(reading, name, isDamaged, isStorageBad);
            }

            isDamaged |= reading != null;
            first = first == null ? reading : first;
        }

        return new SettingsLoad(first, null, isDamaged, isStorageBad);
    }

    /// <summary>Saves settings; those in use become the copy.</summary>
    /// <returns>
    /// False when the storage is full or cannot be written. <see cref="Load"/> finds whole settings then as well: the old ones, as a rule.
    /// </returns>
    /// <exception cref="ArgumentException">The settings are not usable; check them with <see cref="SettingsRules"/> first.</exception>
    public bool Save(DeviceSettings settings)
    {
        var bytes = SettingsText.Write(settings);
        if (SettingsText.Read(bytes, bytes.Length).Settings == null)
        {
            throw new ArgumentException("", nameof(settings));
        }

        try
        {
            _folder.Delete(NewName);
            _folder.Write(NewName, bytes);
            if (!IsSame(_folder.Read(NewName, SettingsText.MaxBytes + 1), bytes))
            {
                _folder.Delete(NewName);
                return false;
            }
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            RemovePart();
            return false;
        }

        return Exchange();
    }

    // From here on .new is whole and counts even when this stops half-way.
    private bool Exchange()
    {
        try
        {
            var isStorageBad = false;
            var main = Read(Name, ref isStorageBad);
            if (main != null && main.Settings != null)
            {
                _folder.Delete(BackupName);
                _folder.Move(Name, BackupName);
            }
            else if (main != null)
            {
                // Damaged: the copy is worth more.
                _folder.Delete(Name);
            }

            _folder.Move(NewName, Name);
            return true;
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            // Whatever could not be moved, Load finds a whole file.
            return false;
        }
    }

    // Half a file would take room that a full storage needs; when even this fails, Load passes it over.
    private void RemovePart()
    {
        try
        {
            _folder.Delete(NewName);
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            return;
        }
    }

    private SettingsReading? Read(string name, ref bool isStorageBad)
    {
        try
        {
            if (!_folder.Exists(name))
            {
                return null;
            }

            // One byte more than allowed, so that a file that is too long is seen to be.
            var bytes = _folder.Read(name, SettingsText.MaxBytes + 1);
            return SettingsText.Read(bytes, bytes.Length);
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            isStorageBad = true;
            return null;
        }
    }

    private static bool IsSame(byte[] read, byte[] written)
    {
        if (read.Length != written.Length)
        {
            return false;
        }

        for (var i = 0; i < read.Length; i++)
        {
            if (read[i] != written[i])
            {
                return false;
            }
        }

        return true;
    }

    // nanoFramework throws plain exceptions for many faults of its file system, and an image without one throws NotSupportedException.
    private static bool IsStorageFault(Exception e)
    {
        return !(e is OutOfMemoryException);
    }
}
