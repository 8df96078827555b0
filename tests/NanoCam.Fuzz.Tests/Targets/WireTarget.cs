using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>Header and body of every message: rejected with an error, or unchanged after reading and writing.</summary>
internal static class WireTarget
{
    private static readonly Func<byte[], int, int, Result>[] Codecs =
    [
        Codec<Hello>(Hello.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<Challenge>(Challenge.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<Proof>(Proof.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<Welcome>(Welcome.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<Ack>(Ack.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<CameraSettings>(CameraSettings.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<SettingsResult>(SettingsResult.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<Command>(Command.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<CommandResult>(CommandResult.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<Health>(Health.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<Ping>(Ping.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<Pong>(Pong.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        Codec<Goodbye>(Goodbye.TryRead, (m, buffer) => m.WriteMessage(buffer, 0)),
        ReadFrame,
    ];

    private delegate bool TryRead<T>(byte[] buffer, int offset, int count, out T message, out WireError error);

    /// <summary>
    /// Checks a message with its header; the body is read as the kind in its header, or as an arbitrary kind if the header has none.
    /// </summary>
    public static void Check(byte[] input)
    {
        Framed.Parse(input, ReadHeader);
        var type = input.Length > 2 ? input[2] : 0;
        var codec = type switch
        {
            (int)MessageType.Frame => Codecs.Length - 1,
            > (int)MessageType.Frame and <= (int)MessageType.Goodbye => type - 2,
            >= (int)MessageType.Hello and < (int)MessageType.Frame => type - 1,
            _ => type % Codecs.Length,
        };
        var body = input.Length > MessageHeader.Size ? input[MessageHeader.Size..] : [];
        // A control message is never longer: the reader rejects its header first.
        if (codec == Codecs.Length - 1 || body.Length <= WireProtocol.MaxControlBytes)
        {
            Framed.Parse(body, Codecs[codec], Same);
        }
    }

    private static (bool, MessageType, int, WireError) ReadHeader(byte[] buffer, int offset, int count)
    {
        var read = MessageHeader.TryRead(buffer, offset, count, out var header, out var error);
        PromiseBrokenException.Unless(read == (error == WireError.None), "a header is read or there is an error");
        PromiseBrokenException.Unless(
            header.BodyLength is >= 0 and <= WireProtocol.MaxJpegBytes + FrameHeader.MaxSize,
            "a length is within its limit"
        );
        return (read, header.Type, header.BodyLength, error);
    }

    private static Func<byte[], int, int, Result> Codec<T>(TryRead<T> tryRead, Func<T, byte[], int> write) =>
        (buffer, offset, count) =>
        {
            var read = tryRead(buffer, offset, count, out var message, out var error);
            PromiseBrokenException.Unless(read == (error == WireError.None), "a body is read or there is an error");
            if (!read)
            {
                return new Result(error, []);
            }

            var written = Write(write, message);
            PromiseBrokenException.Unless(
                tryRead(written, MessageHeader.Size, written.Length - MessageHeader.Size, out var again, out _)
                    && Write(write, again).AsSpan().SequenceEqual(written),
                "a message survives writing and reading"
            );
            return new Result(error, written);
        };

    private static Result ReadFrame(byte[] buffer, int offset, int count)
    {
        var read = FrameHeader.TryRead(buffer, offset, count, count, out var header, out var error);
        PromiseBrokenException.Unless(read == (error == WireError.None), "a body is read or there is an error");
        if (!read)
        {
            return new Result(error, []);
        }

        PromiseBrokenException.Unless(
            count - header.JpegLength is >= FrameHeader.Size and <= FrameHeader.MaxSize,
            "the JPEG lies inside the body"
        );
        return new Result(error, Write((m, target) => m.WriteMessage(target, 0), header));
    }

    private static byte[] Write<T>(Func<T, byte[], int> write, T message)
    {
        var buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        return buffer[..write(message, buffer)];
    }

    private static bool Same(Result first, Result second) =>
        first.Error == second.Error && first.Written.AsSpan().SequenceEqual(second.Written);

    private readonly record struct Result(WireError Error, byte[] Written);
}
