namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>A parser and its invariants for arbitrary bytes.</summary>
/// <param name="Name">Name of the parser and of the folder of its corpus.</param>
/// <param name="Check">Parses and throws if an invariant is violated: an undeclared exception, a read outside the input, or a value out of
/// range.</param>
/// <param name="FixedBytes">Maximum allocation of <paramref name="Check"/> for an empty input, in bytes.</param>
/// <param name="BytesPerByte">Additional maximum allocation per byte of the input.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Check, int FixedBytes = 256 * 1024, int BytesPerByte = 200)
{
    /// <summary>Maximum length of an input, in bytes. Longer inputs find no other errors.</summary>
    public const int MaxInput = 16 * 1024;

    /// <summary>Checks one input and its allocation.</summary>
    public void Try(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Check(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var allowed = FixedBytes + ((long)BytesPerByte * input.Length);
        if (allocated > allowed)
        {
            throw new PromiseBrokenException($"{input.Length} bytes caused an allocation of {allocated} bytes; the limit is {allowed}");
        }
    }

    /// <summary>The name, so that a failed theory names the parser.</summary>
    public override string ToString() => Name;
}
