namespace NanoCam.Server.Access.Compat;

/// <summary>What an open compatibility port means, as a sentence.</summary>
internal static class CompatRisk
{
    /// <summary>Describes a listener.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="audience">Who may use it.</param>
    /// <param name="filePages">Whether pages from files may.</param>
    public static string Of(CompatListener listener, CompatAudience audience, bool filePages) =>
        Of(listener, audience) + (filePages && !listener.IsForCameras ? " So can every web page that a browser there shows (FilePages)." : "");

    private static string Of(CompatListener listener, CompatAudience audience) => (listener.IsForCameras, audience) switch
    {
        (true, CompatAudience.ThisMachine) => "Every program on this machine can show false pictures as a camera without a key.",
        (true, CompatAudience.Listed) => "Who has one of the listed addresses, or takes one, can show false pictures as a camera without a key; nothing is encrypted.",
        (true, _) => "Whoever reaches this port can show false pictures as a camera without a key; nothing is encrypted.",
        (false, CompatAudience.ThisMachine) => "Every program on this machine can watch without signing in.",
        (false, CompatAudience.Listed) => "Who has one of the listed addresses, or takes one, can watch without signing in; nothing is encrypted.",
        (false, _) => "Whoever reaches this port can watch without signing in; nothing is encrypted.",
    };
}
