using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Checks camera ids in arguments.</summary>
internal static class CameraIds
{
    /// <summary>Throws if <paramref name="id"/> is not a camera id.</summary>
    /// <exception cref="ArgumentException">The id is invalid; the message contains the rule.</exception>
    public static void Check(string id)
    {
        if (!CameraId.IsValid(id))
        {
            throw new ArgumentException($"'{id}' is not a camera id. {CameraId.Rule}", nameof(id));
        }
    }
}
