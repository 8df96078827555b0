using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>Describes the risk of an open compatibility port, as a sentence.</summary>
internal static class CompatRisk
{
    /// <summary>Describes a listener.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="audience">Clients that may use the listener.</param>
    /// <param name="filePages">Whether pages that were opened from files may use the listener.</param>
    public static string Of(CompatListener listener, AllowedClients audience, bool filePages) =>
        Of(listener, audience)
        + (filePages && !listener.IsForCameras ? " With FilePages, so can any web page that is open in a browser there." : "");

    private static string Of(CompatListener listener, AllowedClients audience) =>
        (listener.IsForCameras, audience) switch
        {
            (true, AllowedClients.ThisMachine) => "Any program on this machine can send false frames for a camera that has no key.",
            (true, AllowedClients.Listed) =>
                "Any client that has or takes over a listed address can send false frames for a camera that has no key. "
                    + "Nothing is encrypted.",
            (true, _) => "Any client that can reach this port can send false frames for a camera that has no key. Nothing is encrypted.",
            (false, AllowedClients.ThisMachine) => "Any program on this machine can watch without signing in.",
            (false, AllowedClients.Listed) =>
                "Any client that has or takes over a listed address can watch without signing in. Nothing is encrypted.",
            (false, _) => "Any client that can reach this port can watch without signing in. Nothing is encrypted.",
        };
}
