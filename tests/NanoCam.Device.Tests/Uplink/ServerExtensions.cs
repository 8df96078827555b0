using NanoCam.Server.Cameras;
using NanoCam.Testing;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>Queries to the real server for the tests.</summary>
internal static class ServerExtensions
{
    /// <summary>The test's camera, once it is connected.</summary>
    public static async Task<Server.Cameras.Camera> CameraAsync(this TestServer server)
    {
        Server.Cameras.Camera? camera = null;
        await Eventually.TrueAsync(() => server.Get<CameraRegistry>().TryGet("door", out camera) && camera.Link is not null);
        return camera!;
    }
}
