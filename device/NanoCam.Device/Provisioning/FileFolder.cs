using System.IO;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// The few things done with files, on the device's internal storage or a folder of a PC; tests put a storage here that loses power. What
/// fails is an exception: IOException, NotSupportedException where the firmware image has no files, others on nanoFramework.
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

    /// <summary>At most <paramref name="most"/> bytes of a file, in a buffer of their own.</summary>
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

        // littlefs makes a file real when it is closed; .NET hands it to the operating system.
        file.Flush();
    }

    /// <summary>Moves a file to a name that is free.</summary>
    internal virtual void Move(string from, string to)
    {
        File.Move(PathOf(from), PathOf(to));
    }

    /// <summary>Deletes a file; one that is not there is no fault.</summary>
    internal virtual void Delete(string name)
    {
        File.Delete(PathOf(name));
    }

    private string PathOf(string name)
    {
        return Path.Combine(_folder, name);
    }
}
