using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Live;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>Requests on the viewer's WebSocket: understood, or refused with a sentence.</summary>
internal static class LiveTarget
{
    /// <summary>Judges a text message.</summary>
    public static void Judge(byte[] input)
    {
        // Longer ones close the socket before they are read.
        var message = input.Length > LiveMessages.MaxRequestBytes ? input[..LiveMessages.MaxRequestBytes] : input;
        var read = LiveMessages.TryRead(message, out var request, out var error);
        PromiseBrokenException.Unless(read || error.Length > 0, "a refusal has a sentence");
        PromiseBrokenException.Unless(
            !read || request.FramesPerSecond is null or (> 0 and <= 1000),
            "a rate is a number one can divide by"
        );
        PromiseBrokenException.Unless(!read || Enum.IsDefined(request.Type), "a request is of a known type");
        _ = LiveMessages.Error(error, request.Camera);
    }
}
