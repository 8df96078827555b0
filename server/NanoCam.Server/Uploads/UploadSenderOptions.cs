using System.Net;

namespace NanoCam.Server.Uploads;

/// <summary>Cameras that an upload without an id comes from, by address. Filled by what knows cameras by their addresses.</summary>
internal sealed class UploadSenderOptions
{
    /// <summary>Ids of cameras by plain address.</summary>
    public IDictionary<IPAddress, string> Cameras { get; } = new Dictionary<IPAddress, string>();
}
