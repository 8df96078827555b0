using System.IO;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// File operations on the device's internal storage or in a folder of a PC; tests replace them with a storage that loses power. Faults are
/// exceptions: IOException, NotSupportedException where the image has no file system, others on nanoFramework.
/// </summary>
internal class FileFolder
{
    private readonly string _folder;

    internal FileFolder(string folder)
    {
        _folder = folder;
    }

    internal virtual bool Exists(string name)
    {
        return File.Exists(PathOf(name));
    }

    /// <summary>Reads at most <paramref name="most"/> bytes of a file.</summary>
    internal virtual byte[] Read(string name, int most)
    {
        using var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read);
        var buffer = new byte[most];
        var count = 0;
        while (count < most)
        {
            var read = file.Read(buffer, count, most - count);
            if (read <= 0)
            {
                break;
            }

            count += read;
        }

        var bytes = new byte[count];
        System.Array.Copy(buffer, 0, bytes, 0, count);
        return bytes;
    }

    internal virtual void Write(string name, byte[] bytes)
    {
        using var file = new FileStream(PathOf(name), FileMode.Create, FileAccess.Write);
        file.Write(bytes, 0, bytes.Length);

        // littlefs completes a file when it is closed; .NET passes it to the operating system.
        file.Flush();
    }

    /// <summary>Renames a file; the new name must not exist.</summary>
    internal virtual void Move(string from, string to)
    {
        File.Move(PathOf(from), PathOf(to));
    }

    /// <summary>Deletes a file if it exists.</summary>
    internal virtual void Delete(string name)
    {
        File.Delete(PathOf(name));
    }

    private string PathOf(string name)
    {
        return Path.Combine(_folder, name);
    }
}
