using NanoCam.Device.Uplink;
using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// The framer of the device splits a stream into messages: the same ones however the network splits it, and then at most one error.
/// </summary>
internal static class FramerTarget
{
    /// <summary>Checks a stream of messages.</summary>
    public static void Check(byte[] input)
    {
        var whole = Read(input, input.Length);
        foreach (var size in (int[])[1, 3, 1 + (input.Length % 61)])
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
        MessageFramer framer = new();
        for (var at = 0; at < input.Length; )
        {
            var room = framer.MakeRoom(out var offset);
            PromiseBrokenException.Unless(
                room > 0 && offset >= 0 && offset + room <= framer.Buffer.Length,
                "there is room inside the buffer"
            );
            var count = Math.Min(Math.Min(size, room), input.Length - at);
            Array.Copy(input, at, framer.Buffer, offset, count);
            framer.Add(count);
            at += count;
            WireError error;
            while (framer.TryNext(out error))
            {
                found.Add($"{framer.Type} {Convert.ToHexString(framer.Buffer, framer.BodyOffset, framer.BodyLength)}");
            }

            if (error != WireError.None)
            {
                found.Add(error.ToString());
                return found;
            }
        }

        return found;
    }
}
