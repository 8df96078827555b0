namespace NanoCam.Jpeg;

/// <summary>Memory for bytes that arrive from outside, which may be limited.</summary>
public interface IFrameMemory
{
    /// <summary>Rents an array of at least so many bytes; null if the limit is reached.</summary>
    byte[]? TryRentArray(int length);

    /// <summary>Returns a rented array.</summary>
    void Return(byte[] array);
}
