namespace NanoCam.Server.Accounts;

/// <summary>A feature of the request: the one camera its sender may see. Without it, all.</summary>
internal sealed record CameraScope(string Camera)
{
    /// <summary>Whether a camera may be seen.</summary>
    public static bool Includes(CameraScope? scope, string camera) => scope is null || scope.Camera == camera;
}
