namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>A parser did what it must not do, without throwing itself.</summary>
/// <param name="message">What it did.</param>
internal sealed class PromiseBrokenException(string message) : Exception(message)
{
    /// <summary>Throws unless <paramref name="kept"/>.</summary>
    /// <param name="kept">Whether the promise was kept.</param>
    /// <param name="promise">The promise, as a sentence of what should be true.</param>
    public static void Unless(bool kept, string promise)
    {
        if (!kept)
        {
            throw new PromiseBrokenException("not true: " + promise);
        }
    }
}
