using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Live;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>Requests on the WebSocket of viewers: accepted, or rejected with a sentence.</summary>
internal static class LiveTarget
{
    /// <summary>Checks a text message.</summary>
    public static void Check(byte[] input)
    {
        // Longer messages close the socket before they are read.
        var message = input.Length > LiveMessages.MaxRequestBytes ? input[..LiveMessages.MaxRequestBytes] : input;
        var read = LiveMessages.TryRead(message, out var request, out var error);
        PromiseBrokenException.Unless(read || error.Length > 0, "an error has a sentence");
        PromiseBrokenException.Unless(!read || request.FramesPerSecond is null or (> 0 and <= 1000), "a rate can be a divisor");
        PromiseBrokenException.Unless(!read || Enum.IsDefined(request.Type), "a request is of a known type");
        _ = LiveMessages.Error(error, request.Camera);
    }
}
