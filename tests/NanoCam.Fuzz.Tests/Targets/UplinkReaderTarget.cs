using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Uplink;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// The uplink reader of the server: the same messages however the network splits the stream, and at most one error of a declared kind.
/// </summary>
internal static class UplinkReaderTarget
{
    /// <summary>Checks a stream of messages.</summary>
    public static void Check(byte[] input)
    {
        var whole = Read(input, input.Length + 1);
        foreach (var size in (int[])[1, 5, 1 + (input.Length % 59)])
        {
            PromiseBrokenException.Unless(
                whole.SequenceEqual(Read(input, size)),
                $"pieces of {size} bytes give the same result as the whole"
            );
        }
    }

    private static List<string> Read(byte[] input, int size)
    {
        List<string> found = [];
        UplinkReader reader = new(new Pieces(input, size), TimeProvider.System);
        try
        {
            while (Result(reader.ReadHeaderAsync(CancellationToken.None)) is { } header)
            {
                found.Add(header.Type == MessageType.Frame ? ReadFrame(reader, header.BodyLength) : ReadControl(reader, header));
            }
        }
        catch (GoodbyeException e)
        {
            found.Add(e.Message);
        }

        return found;
    }

    private static string ReadControl(UplinkReader reader, MessageHeader header)
    {
        var at = Result(reader.ReadAsync(header.BodyLength, CancellationToken.None));
        return $"{header.Type} {Convert.ToHexString(reader.Buffer, at, header.BodyLength)}";
    }

    // In the order of a session: frame header, unknown fields, then the JPEG, which bypasses the buffer.
    private static string ReadFrame(UplinkReader reader, int bodyLength)
    {
        var count = Math.Min(FrameHeader.Size, bodyLength);
        var at = Result(reader.ReadAsync(count, CancellationToken.None));
        if (!FrameHeader.TryRead(reader.Buffer, at, count, bodyLength, out var header, out var error))
        {
            throw new GoodbyeException(GoodbyeReason.ProtocolError, error.ToString());
        }

        Done(reader.SkipAsync(bodyLength - header.JpegLength - FrameHeader.Size, CancellationToken.None));
        if (header.JpegLength > FuzzTarget.MaxInput)
        {
            Done(reader.SkipAsync(header.JpegLength, CancellationToken.None));
            return "skipped";
        }

        var jpeg = new byte[header.JpegLength];
        Done(reader.ReadAsync(jpeg.AsMemory(), CancellationToken.None));
        return $"frame {header.Sequence} {Convert.ToHexString(jpeg)}";
    }

    private static T Result<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static void Done(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
