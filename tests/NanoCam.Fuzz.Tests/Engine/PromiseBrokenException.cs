namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>A parser violated an invariant.</summary>
/// <param name="message">Description of the violation.</param>
internal sealed class PromiseBrokenException(string message) : Exception(message)
{
    /// <summary>Throws if an invariant does not hold.</summary>
    /// <param name="kept">Whether the invariant holds.</param>
    /// <param name="promise">The invariant, as a sentence.</param>
    public static void Unless(bool kept, string promise)
    {
        if (!kept)
        {
            throw new PromiseBrokenException("Invariant violated: " + promise);
        }
    }
}
