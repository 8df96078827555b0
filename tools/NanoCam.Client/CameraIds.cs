using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Checks camera ids in arguments.</summary>
internal static class CameraIds
{
    /// <summary>Throws when <paramref name="id"/> is not a camera id.</summary>
    /// <exception cref="ArgumentException">It is not; the message contains the rule.</exception>
    public static void Check(string id)
    {
        if (!CameraId.IsValid(id))
        {
            throw new ArgumentException($"'{id}' is not a camera id. {CameraId.Rule}", nameof(id));
        }
    }
}
