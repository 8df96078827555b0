namespace NanoCam.Server.Web;

/// <summary>The server cannot start with this configuration or on this machine.</summary>
/// <param name="sentence">One sentence that names the setting and the way out; shown to the person who started the server.</param>
/// <param name="cause">What was met, or null.</param>
public sealed class StartupException(string sentence, Exception? cause = null) : Exception(sentence, cause);
