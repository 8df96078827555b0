namespace NanoCam.Server.Accounts;

/// <summary>Request feature that limits the caller to one camera. A request without it may see all cameras.</summary>
internal sealed record CameraScope(string Camera)
{
    /// <summary>Whether the scope includes a camera.</summary>
    public static bool Includes(CameraScope? scope, string camera) => scope is null || scope.Camera == camera;
}
