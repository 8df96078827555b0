// System.IO.FileSystem: directories and drives.
#nullable disable

namespace System.IO;

public sealed class DirectoryInfo : FileSystemInfo
{
    public override extern string Name { get; }
    public override extern bool Exists { get; }
    public extern DirectoryInfo Root { get; }
    public extern DirectoryInfo Parent { get; }
    public extern DirectoryInfo(string path);
    public extern void Create();
    public extern DirectoryInfo CreateSubdirectory(string path);
    public extern FileInfo[] GetFiles();
    public extern DirectoryInfo[] GetDirectories();
    public extern void MoveTo(string destDirName);
    public override extern void Delete();
    public extern void Delete(bool recursive);
    protected override extern void HandleRefreshError();
    public override extern string ToString();
}

public sealed class DriveInfo
{
    public extern DriveType DriveType { get; set; }
    public extern string Name { get; set; }
    public extern long TotalSize { get; set; }
    public extern DriveInfo(string driveName);
    public static extern DriveInfo[] GetDrives();
    public extern void Format(string fileSystem, uint parameter);
    public extern void Refresh();
    public static extern string[] GetFileSystems();
    public static extern void MountRemovableVolumes();
}

public static class Directory
{
    public static extern DirectoryInfo CreateDirectory(string path);
    public static extern void Delete(string path);
    public static extern void Delete(string path, bool recursive);
    public static extern bool Exists(string path);
    public static extern string GetCurrentDirectory();
    public static extern string[] GetFiles(string path);
    public static extern string[] GetDirectories(string path);
    public static extern void Move(string sourceDirName, string destDirName);
    public static extern void SetCurrentDirectory(string path);
}

public enum DriveType
{
    Unknown = 0,
    NoRootDirectory = 1,
    Removable = 2,
    Fixed = 3,
    Ram = 4
}

public sealed class FileInfo : FileSystemInfo
{
    public override extern string Name { get; }
    public extern long Length { get; }
    public extern string DirectoryName { get; }
    public extern DirectoryInfo Directory { get; }
    public override extern bool Exists { get; }
    public extern FileInfo(string fileName);
    public extern FileStream Create();
    public override extern void Delete();
    protected override extern void HandleRefreshError();
    public override extern string ToString();
}

public abstract class FileSystemInfo : MarshalByRefObject
{
    public extern FileAttributes Attributes { get; }
    public virtual extern string FullName { get; }
    public extern string Extension { get; }
    public abstract bool Exists { get; }
    public abstract string Name { get; }
    protected extern FileSystemInfo();
    public abstract void Delete();
    public virtual extern void Refresh();
    protected abstract void HandleRefreshError();
}
