namespace NanoCam.Device.Http;

/// <summary>Limits of an HTTP server. The defaults are those of the device.</summary>
internal sealed class HttpOptions
{
    /// <summary>Ports to listen on; 0 for a free one (tests).</summary>
    internal int[] Ports = new int[] { 80 };

    /// <summary>Maximum number of connections, each with a thread and 4 KB.</summary>
    internal int Workers = 3;

    /// <summary>Longest time to receive a request, in milliseconds.</summary>
    internal int ReadMilliseconds = 5000;

    /// <summary>Longest time for one send, in milliseconds.</summary>
    internal int SendMilliseconds = 5000;
}
