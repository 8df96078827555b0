using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Pull;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// Responses of pulled cameras: the same bytes however the network splits them, only lines of the head are removed, and what is behind the
/// head is unchanged.
/// </summary>
internal static class ResponseHeadTarget
{
    /// <summary>Checks the bytes that a source sends after a request.</summary>
    public static void Check(byte[] input)
    {
        var whole = Read(input, input.Length + 1);
        foreach (var size in (int[])[1, 1 + (input.Length % 97)])
        {
            PromiseBrokenException.Unless(whole.AsSpan().SequenceEqual(Read(input, size)), $"pieces of {size} bytes give the same result");
        }

        var length = ResponseHead.EndOf(input);
        PromiseBrokenException.Unless(length <= input.Length, "the head is within the input");
        var head = input[..length];
        var kept = ResponseHead.RemoveInvalidLines(head);
        PromiseBrokenException.Unless(
            kept <= length && ResponseHead.RemoveInvalidLines(head.AsSpan(0, kept)) == kept,
            "what is kept stays"
        );
        PromiseBrokenException.Unless(length == 0 || ResponseHead.EndOf(head.AsSpan(0, kept)) == kept, "the head still ends");
        PromiseBrokenException.Unless(
            length is 0 or > LenientResponseStream.MaxHeadBytes
                || !ResponseHead.IsFinal(input.AsSpan(0, length))
                || whole.AsSpan().SequenceEqual([.. head[..kept], .. input[length..]]),
            "what is behind the head is unchanged"
        );
    }

    private static byte[] Read(byte[] input, int size)
    {
        using var stream = new LenientResponseStream(new Connection(input, size));
        stream.WriteAsync(ReadOnlyMemory<byte>.Empty).AsTask().GetAwaiter().GetResult();
        using var result = new MemoryStream();
        var buffer = new byte[113];
        while (stream.ReadAsync(buffer.AsMemory()).AsTask().GetAwaiter().GetResult() is var read and > 0)
        {
            result.Write(buffer, 0, read);
        }

        return result.ToArray();
    }

    /// <summary>A connection whose requests are ignored.</summary>
    private sealed class Connection(byte[] input, int size) : MemoryStream
    {
        private readonly Pieces _input = new(input, size);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
