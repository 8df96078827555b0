namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>One parser, and what must hold for any bytes.</summary>
/// <param name="Name">Also the folder of its corpus.</param>
/// <param name="Judge">Parses and throws when a promise is broken: an exception nobody declared, a byte read outside, a value out of
/// range.</param>
/// <param name="FixedBytes">Most that <paramref name="Judge"/> may allocate for an empty input, in bytes.</param>
/// <param name="BytesPerByte">What it may allocate more for every byte of the input.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Judge, int FixedBytes = 256 * 1024, int BytesPerByte = 200)
{
    /// <summary>Longest input tried, in bytes. Larger ones find nothing that smaller ones do not.</summary>
    public const int MaxInput = 16 * 1024;

    /// <summary>Judges one input, and the memory it took.</summary>
    public void Try(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Judge(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var allowed = FixedBytes + ((long)BytesPerByte * input.Length);
        if (allocated > allowed)
        {
            throw new PromiseBrokenException($"{input.Length} bytes made it allocate {allocated}; {allowed} are allowed");
        }
    }

    /// <summary>The name, so that a theory says which parser it was.</summary>
    public override string ToString() => Name;
}
