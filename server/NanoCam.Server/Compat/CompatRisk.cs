using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>What an open compatibility port means, as a sentence.</summary>
internal static class CompatRisk
{
    /// <summary>Describes a listener.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="audience">Who may use it.</param>
    /// <param name="filePages">Whether pages from files may.</param>
    public static string Of(CompatListener listener, Audience audience, bool filePages) =>
        Of(listener, audience)
        + (filePages && !listener.IsForCameras ? " So can every web page that a browser there shows (FilePages)." : "");

    private static string Of(CompatListener listener, Audience audience) =>
        (listener.IsForCameras, audience) switch
        {
            (true, Audience.ThisMachine) => "Every program on this machine can show false pictures as a camera without a key.",
            (true, Audience.Listed) =>
                "Who has one of the listed addresses, or takes one, can show false pictures as a camera without a key; nothing is encrypted.",
            (true, _) => "Whoever reaches this port can show false pictures as a camera without a key; nothing is encrypted.",
            (false, Audience.ThisMachine) => "Every program on this machine can watch without signing in.",
            (false, Audience.Listed) =>
                "Who has one of the listed addresses, or takes one, can watch without signing in; nothing is encrypted.",
            (false, _) => "Whoever reaches this port can watch without signing in; nothing is encrypted.",
        };
}
