using System.Net;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Camera ids for uploads without an id, by the address of the sender. Filled by features that identify cameras by address.
/// </summary>
internal sealed class UploadSenderOptions
{
    /// <summary>Ids of cameras by plain address.</summary>
    public IDictionary<IPAddress, string> Cameras { get; } = new Dictionary<IPAddress, string>();
}
