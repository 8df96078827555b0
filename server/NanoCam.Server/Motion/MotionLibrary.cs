using SkiaSharp;

namespace NanoCam.Server.Motion;

/// <summary>
/// The native library that decodes frames. It is loaded when the first camera needs it. Without the library, the server runs without motion
/// detection.
/// </summary>
internal sealed partial class MotionLibrary(ILogger<MotionLibrary> logger)
{
    private readonly Lock _gate = new();
    private bool _isChecked;
    private string? _problem;

    /// <summary>Why motion cannot be detected, as a sentence; null if it can. Logs the reason once.</summary>
    public string? Problem
    {
        get
        {
            lock (_gate)
            {
                if (!_isChecked)
                {
                    _isChecked = true;
                    _problem = Check();
                }

                return _problem;
            }
        }
    }

    /// <summary>Makes the library appear absent, for tests.</summary>
    internal void Disable(string reason)
    {
        lock (_gate)
        {
            (_isChecked, _problem) = (true, Describe(reason));
            Log.Unavailable(logger, _problem);
        }
    }

    private string? Check()
    {
        try
        {
            // Any call loads it and compares the versions.
            SkiaSharpVersion.CheckNativeLibraryCompatible(throwIfIncompatible: true);
            return null;
        }
        catch (Exception e)
        {
            var problem = Describe((e.InnerException ?? e).Message);
            Log.Unavailable(logger, problem);
            return problem;
        }
    }

    private static string Describe(string reason) =>
        $"Motion cannot be detected because the library libSkiaSharp does not load ({reason.Split('\n')[0].TrimEnd('.', '\r')}). "
        + "Install the server for this operating system and processor.";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Problem} Other features are not affected")]
        public static partial void Unavailable(ILogger logger, string problem);
    }
}
