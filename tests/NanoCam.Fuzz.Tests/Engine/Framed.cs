namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>
/// Runs a parser of buffer, offset and count twice with different surrounding bytes. The results differ if it reads outside its range.
/// </summary>
internal static class Framed
{
    private const int Before = 13;
    private const int After = 29;

    /// <summary>Returns the result of <paramref name="parse"/> if it does not depend on the surrounding bytes.</summary>
    public static T Parse<T>(byte[] input, Func<byte[], int, int, T> parse, Func<T, T, bool>? same = null)
    {
        var first = parse(Around(input, 0x00), Before, input.Length);
        var second = parse(Around(input, 0xFF), Before, input.Length);
        PromiseBrokenException.Unless(
            same?.Invoke(first, second) ?? Equals(first, second),
            "bytes before and behind the input do not matter"
        );
        return first;
    }

    private static byte[] Around(byte[] input, byte filler)
    {
        var buffer = new byte[Before + input.Length + After];
        Array.Fill(buffer, filler);
        input.CopyTo(buffer, Before);
        return buffer;
    }
}
